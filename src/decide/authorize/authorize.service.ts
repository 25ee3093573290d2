import type { Decision } from '@tinyauth/policy-engine'
import {
  endUserProof,
  type Eventually,
  type Identity,
  isRefusal,
  type Pair,
  sourceIpOf,
  whenThere,
} from '@tinyauth/decision'
import type { AuditLog } from '../../audit/index.js'
import type { Json } from '../../common/audit-event.js'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { ErrorCodeName } from '../../common/errors/error-codes.js'
import type { Ids } from '../../common/ids.js'
import type { Metrics } from '../../common/metrics/index.js'
import { sampledTraceId, spanUnderWay } from '../../common/tracing/index.js'
import type { PasswordProver } from '../../sign-in/index.js'
import type { CallerService } from '../caller/caller.service.js'
import type { DecideService } from '../decide.service.js'
import type { Knowledge } from '../knowledge.js'
import type { BatchAnswer, Extras, SingleAnswer } from './answer.js'
import { type AnswerTime, maxAgeSeconds } from './answer-age.js'
import { auditedToken, tokenFields } from './token-fields.js'
import { varyingKeys } from './varying-keys.js'
import { pairsOf, type Sorted, sortPairs } from './batch.js'
import { auditedHeaders, decisionEvent } from './decision-event.js'
import { explainedPair } from './explained.js'
import { namedFields, namedLogin, NOBODY } from './named-fields.js'
import type { BatchQuestion, Question, SingleQuestion } from './question.js'

/** Who asks on behalf of whom. */
export interface Asking {
  readonly call: Call
  readonly gatekeeper: Identity
  /** Of the gatekeeper's own request, for what it may be told. */
  readonly nowMs: number
  /** It understands the extensions of wire-protocol 3.9. */
  readonly extended: boolean
}

/** A proof that failed: the code for the answer, the names for the audit log. */
interface Refused {
  readonly code: ErrorCodeName
  readonly named: Readonly<Record<string, string>>
}

type DecisionKind = Parameters<Metrics['observeDecision']>[0]

/** What a question came to. */
interface Outcome {
  readonly identity: Identity | undefined
  /** Code of the failed proof. */
  readonly code: ErrorCodeName | undefined
  /** Audit fields of the key or user that a failed proof named. */
  readonly named: Readonly<Record<string, string>>
  readonly decisions: readonly Decision[]
  /** The change that the decisions know, taken before they were made: a later one may have come since. */
  readonly revision: number
}

/** What the service asks for; each is one that others provide. */
export interface AuthorizeDependencies {
  readonly decide: DecideService
  readonly caller: CallerService
  readonly passwords: Pick<PasswordProver, 'proveHeader'>
  readonly snapshot: Knowledge
  readonly audit: AuditLog
  readonly metrics: Metrics
  readonly clock: Clock
  readonly ids: Ids
  readonly config: Pick<Config, 'clockSkewSeconds'>
}

/** The three decision endpoints behind their wire forms: prove the end user, decide, record, answer. */
export class AuthorizeService {
  constructor(private readonly with_: AuthorizeDependencies) {}

  /** `authorize-by-token`: one identity, any number of pairs. */
  async batch(asking: Asking, service: string, question: BatchQuestion): Promise<BatchAnswer> {
    const pairs = pairsOf(service, question.permit)
    const judged = this.judge(asking, service, question, pairs, 'token', 'token')
    const outcome = judged instanceof Promise ? await judged : judged
    const sorted = sortPairs(question.permit, outcome.decisions)
    const errorCode = outcome.code ?? (sorted.authorized || pairs.length === 0 ? undefined : 'NotPermitted')
    this.count('token', sorted.pairs - sorted.refused, sorted.refused)
    const fields = permitFields(sorted)
    const decisionId = await this.record(
      asking,
      service,
      question,
      pairs,
      outcome,
      sorted.authorized,
      errorCode,
      fields,
    )
    const { identity } = outcome
    const named = sorted.authorized || pairs.length === 0 || this.may(asking, 'ReadIdentity', service)
    return {
      Authorized: sorted.authorized,
      ...(errorCode === undefined ? {} : { ErrorCode: errorCode }),
      ...(identity !== undefined && named ? { Identity: identity.entry.username } : {}),
      ...tokenFields(identity, named),
      NotPermitted: sorted.notPermitted,
      Permitted: sorted.permitted,
      ...(asking.extended && !sorted.authorized ? { Status: statusOf(outcome.code) } : {}),
      ...this.extras(asking, service, question, pairs, outcome, decisionId),
    }
  }

  /** The legacy `authorize`, and with `proof: 'password'` `authorize-login`: one action on one resource. */
  async single(asking: Asking, question: SingleQuestion, proof: 'token' | 'password'): Promise<SingleAnswer> {
    const { service, action } = this.serviceOf(asking, question.action)
    assertBound(asking.gatekeeper, service)
    const pairs = [{ action, resource: question.resource }]
    const outcome = await this.judge(asking, service, question, pairs, proof, KINDS[proof])
    const authorized = outcome.decisions[0]?.kind === 'allow'
    const code = outcome.code ?? (authorized ? undefined : 'NotPermitted')
    this.count(KINDS[proof], authorized ? 1 : 0, authorized ? 0 : 1)
    const fields: Record<string, Json> = {
      'request.permit': JSON.stringify({ [question.action]: [question.resource] }),
    }
    if (proof === 'token') fields['request.legacy'] = true
    const decisionId = await this.record(asking, service, question, pairs, outcome, authorized, code, fields)
    const identity = outcome.identity === undefined ? {} : { Identity: outcome.identity.entry.username }
    return {
      Authorized: authorized,
      ...(code === undefined ? {} : { ErrorCode: code }),
      ...identity,
      ...tokenFields(outcome.identity, true),
      ...(code === undefined ? {} : { Status: statusOf(outcome.code) }),
      ...this.extras(asking, service, question, pairs, outcome, decisionId),
    }
  }

  private judge(
    asking: Asking,
    service: string,
    question: Question,
    pairs: readonly Pair[],
    proof: 'token' | 'password',
    kind: DecisionKind,
  ): Eventually<Outcome> {
    const { snapshot, caller } = this.with_
    if (question.explain) {
      caller.assertPermits(asking.gatekeeper, 'ExplainDecision', `services/${service}`, asking.call, asking.nowMs)
    }
    const known = question.atLeastRevision === undefined ? undefined : snapshot.atLeast(question.atLeastRevision)
    return whenThere(known, () => {
      const { revision } = snapshot
      const proved =
        proof === 'password'
          ? this.provePassword(asking, service, question)
          : this.proveToken(asking, service, question)
      return whenThere(proved, (result): Outcome => {
        if (isRefusal(result)) return { identity: undefined, ...result, decisions: [], revision }
        const decisions = this.timed(kind, result, pairs, this.setting(asking, service, question))
        return { identity: result, code: undefined, named: NOBODY, decisions, revision }
      })
    })
  }

  private timed(
    kind: DecisionKind,
    identity: Identity,
    pairs: readonly Pair[],
    setting: Parameters<DecideService['decideAll']>[2],
  ): readonly Decision[] {
    const { decide, metrics } = this.with_
    const startedMs = performance.now()
    const decisions = decide.decideAll(identity, pairs, setting)
    metrics.observeDecision(kind, (performance.now() - startedMs) / 1000, sampledTraceId())
    return decisions
  }

  private count(kind: DecisionKind, allowed: number, refused: number): void {
    const { metrics } = this.with_
    if (allowed > 0) metrics.countDecisions('allow', allowed, kind)
    if (refused > 0) metrics.countDecisions('deny', refused, kind)
  }

  private proveToken(asking: Asking, service: string, question: Question): Eventually<Identity | Refused> {
    const proved = this.with_.decide.identify(
      endUserProof(question, { service, region: question.region, nowMs: asking.nowMs }),
    )
    return whenThere(proved, (result) =>
      isRefusal(result) ? { code: result.code, named: namedFields(result, question.headers) } : result,
    )
  }

  private async provePassword(asking: Asking, service: string, question: Question): Promise<Identity | Refused> {
    const tellsWhy = this.may(asking, 'ReadAuthFailureReason', service)
    const from = { address: sourceIpOf(question.context), gatekeeper: asking.call.sourceIp }
    const result = await this.with_.passwords.proveHeader(question.headers, from, tellsWhy)
    return isRefusal(result) ? { code: result.code, named: namedLogin(question.headers) } : result
  }

  private setting(
    { nowMs }: Asking,
    service: string,
    { region, context }: Question,
  ): Parameters<DecideService['decideAll']>[2] {
    return { service, region, nowMs, context }
  }

  /** The service of a legacy action: its prefix, else the one that the gatekeeper's key is bound to (wire-protocol 3.12). */
  private serviceOf({ gatekeeper }: Asking, action: string): { readonly service: string; readonly action: string } {
    const colon = action.indexOf(':')
    if (colon !== -1) return { service: action.slice(0, colon), action }
    const bound = boundServices(gatekeeper)
    const [only] = bound ?? []
    return only !== undefined && bound?.length === 1
      ? { service: only, action: `${only}:${action}` }
      : { service: '', action }
  }

  private may({ gatekeeper, nowMs, call }: Asking, action: string, service: string): boolean {
    return this.with_.caller.permits(gatekeeper, action, `services/${service}`, call, nowMs)
  }

  private answerTime({ nowMs }: Asking, service: string, { headers, request }: Question): AnswerTime {
    const { snapshot, config } = this.with_
    const ttlSeconds = snapshot.catalogue.decisionTtlSeconds(service)
    return { headers, signed: request, clockSkewSeconds: config.clockSkewSeconds, nowMs, ttlSeconds }
  }

  private extras(
    asking: Asking,
    service: string,
    question: Question,
    pairs: readonly Pair[],
    outcome: Outcome,
    decisionId: string,
  ): Extras {
    const { decide } = this.with_
    if (!asking.extended && !question.explain) return {}
    const { identity, decisions, revision } = outcome
    const extras = {
      DecisionId: decisionId,
      MaxAge: maxAgeSeconds(identity, decisions, this.answerTime(asking, service, question)),
      Vary: varyingKeys(identity, decisions),
      Revision: revision,
      ...(this.lacksFactor(asking, service, question, pairs, outcome) ? { StepUp: 'mfa' as const } : {}),
    }
    if (!question.explain) return extras
    if (identity === undefined) return { ...extras, Decisions: [] }
    const setting = this.setting(asking, service, question)
    const Decisions = decide.explainAll(identity, pairs, setting, explainedPair)
    return { ...extras, Decisions }
  }

  private lacksFactor(
    asking: Asking,
    service: string,
    question: Question,
    pairs: readonly Pair[],
    { identity, decisions }: Outcome,
  ): boolean {
    if (decisions.every(({ kind }) => kind === 'allow')) return false
    return this.with_.decide.needsStepUp(identity, pairs, this.setting(asking, service, question), decisions)
  }

  /** INVARIANT: an answer leaves only after its event has room in the audit log. */
  private async record(
    asking: Asking,
    service: string,
    question: Question,
    pairs: readonly Pair[],
    { identity, decisions, named }: Outcome,
    authorized: boolean,
    errorCode: string | undefined,
    fields: Readonly<Record<string, Json>>,
  ): Promise<string> {
    const { audit, ids } = this.with_
    const { call, nowMs } = asking
    const decisionId = ids.uuid(nowMs)
    const { context, region } = question
    // INVARIANT: who asks, for whom, and about what stands in the audit log alone.
    spanUnderWay()?.setAttributes({
      'tinyauth.service': service,
      'tinyauth.outcome': authorized ? 'allow' : 'deny',
      'tinyauth.pairs': pairs.length,
      ...(errorCode === undefined ? {} : { 'error.type': errorCode }),
    })
    const event = decisionEvent({
      call,
      decisionId,
      nowMs,
      httpStatus: 200,
      service,
      region,
      identity,
      errorCode,
      authorized,
      decisions,
      context,
      fields: {
        'request.service': service,
        'request.region': region,
        'request.actions': [...new Set(pairs.map(({ action }) => action))],
        'request.resources': pairs.map(({ resource }) => resource),
        'request.headers': auditedHeaders(question.headers),
        'request.context': context,
        'response.authorized': authorized,
        ...(identity === undefined ? {} : { 'response.identity': identity.entry.username }),
        ...auditedToken(identity),
        ...named,
        ...fields,
      },
    })
    call.audit.recorded = true
    const room = audit.record(event, { decision: true })
    if (room !== undefined) await room
    return decisionId
  }
}

/** Where a question with one pair is counted. */
const KINDS = { token: 'legacy', password: 'login' } as const

/** What was asked and how it fell out, as texts; mostly all of it fell out one way. */
function permitFields({ permitted, notPermitted, asked }: Sorted): Readonly<Record<string, Json>> {
  const text = JSON.stringify(asked)
  return {
    'request.permit': text,
    'response.permitted': permitted === asked ? text : JSON.stringify(permitted),
    'response.not-permitted': notPermitted === asked ? text : JSON.stringify(notPermitted),
  }
}

/** 401 for who was not proved, 403 for what is not permitted. */
function statusOf(code: ErrorCodeName | undefined): 401 | 403 {
  return code === undefined ? 403 : 401
}

/** The route names no service, so what the credential is bound to is judged here. @throws DomainError `NotPermitted` */
function assertBound(gatekeeper: Identity, service: string): void {
  const bound = boundServices(gatekeeper)
  if (bound === undefined || bound.includes(service)) return
  throw new DomainError('NotPermitted', {
    detail: `the credential of the gatekeeper is not for service \`${service}\``,
  })
}

/** What the credential of a gatekeeper is bound to; `undefined`: to nothing. */
function boundServices({ entry, keyId, token }: Identity): readonly string[] | undefined {
  if (token !== undefined) return entry.parts.tokens?.get(token.id)?.services
  return keyId === undefined ? undefined : entry.parts.keys.get(keyId)?.data.services
}
