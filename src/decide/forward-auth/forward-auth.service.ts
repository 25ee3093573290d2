import type { Decision } from '@tinyauth/policy-engine'
import { type HeaderList, type Identity, isoTime, isRefusal, type Pair } from '@tinyauth/decision'
import type { AuditLog } from '../../audit/index.js'
import type { AttemptLimits } from '../../common/attempt-limits.js'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { Ids } from '../../common/ids.js'
import type { Metrics } from '../../common/metrics/index.js'
import type { DecideService } from '../decide.service.js'
import type { LeasedIdentities, LeasedIdentity } from '../leases/leased-identities.js'
import { demandOf } from './demand.js'
import { forwardAuthEvent } from './forward-auth-event.js'
import type { ForwardAuthQuery } from './forward-auth.route.js'
import { assertOwnSite, changesNothing, headersHeldBack } from './held-back-request.js'
import { type IdentityHeaders, identityHeaders } from './identity-headers.js'
import { type OriginalRequest, readOriginalRequest, UNTOLD } from './original-request.js'
import { upstreamCookies } from './upstream-cookies.js'

/** What a proxy asks. */
export interface ForwardAuthQuestion {
  readonly headers: HeaderList
  /** Whether whoever calls is a trusted proxy (`TRUST_PROXY`); else nothing that it says of another request is believed. */
  readonly trusted: boolean
  readonly query: ForwardAuthQuery
}

/** How a question falls out. */
export type Verdict = Passed | Refused

/** The request may pass. */
export interface Passed {
  readonly headers: IdentityHeaders & { readonly Cookie?: string }
}

/** The request may not pass. */
export interface Refused {
  readonly error: DomainError
  readonly original: OriginalRequest
  /** A fresh second factor is all that is missing. */
  readonly stepUp: boolean
}

/** What this is done with. */
export interface ForwardAuthOptions {
  readonly decide: DecideService
  readonly identities: LeasedIdentities
  readonly audit: AuditLog
  readonly limits: Pick<AttemptLimits, 'keyFailed'>
  readonly metrics: Metrics
  readonly clock: Clock
  readonly ids: Ids
  readonly config: Pick<Config, 'service'>
}

/** What is known so far, for the audit log and for whoever is refused. */
export interface ForwardAuthDraft {
  readonly call: Call
  readonly service: string
  readonly nowMs: number
  original: OriginalRequest
  identity: Identity | undefined
  pair: Pair | undefined
  decision: Decision | undefined
  stepUp: boolean
}

/** Answers proxies that hold a request back (capabilities M29): who it is, and whether it may pass. */
export class ForwardAuth {
  constructor(private readonly options: ForwardAuthOptions) {}

  /** @throws DomainError `ServiceUnavailable` when the audit log has no room */
  async judge(call: Call, question: ForwardAuthQuestion): Promise<Verdict> {
    const { clock, config } = this.options
    const service = question.query.service ?? config.service
    const draft: ForwardAuthDraft = {
      ...{ call, service, nowMs: clock.now(), original: UNTOLD, identity: undefined, pair: undefined },
      ...{ decision: undefined, stepUp: false },
    }
    const result = await this.pass(draft, question).catch((error: unknown) => {
      if (error instanceof DomainError) return error
      throw error
    })
    const error = result instanceof DomainError ? result : undefined
    await this.record(draft, error)
    return result instanceof DomainError
      ? { error: result, original: draft.original, stepUp: draft.stepUp }
      : { headers: result }
  }

  private async pass(draft: ForwardAuthDraft, question: ForwardAuthQuestion): Promise<Passed['headers']> {
    const { headers, trusted, query } = question
    if (trusted) draft.original = readOriginalRequest(headers)
    this.assertOtherService(draft.service, query)
    const { service, nowMs } = draft
    const identity = await this.prove(draft, headersHeldBack(headers, draft.original))
    draft.identity = identity
    this.assertPermitted(draft, identity, query)
    const { identities } = this.options
    const told = toldWithin(identity.token?.scopes, await identities.read(identity, nowMs))
    // Whoever calls without a proxy has no service behind it.
    const issued =
      query.jwt === '1' && trusted ? identities.token(identity, { region: 'global', service }, nowMs) : undefined
    const cookies = query.cookies === '1' && trusted ? upstreamCookies(headers) : undefined
    return { ...identityHeaders(told, issued?.token), ...(cookies === undefined ? {} : { Cookie: cookies }) }
  }

  /**
   * A token for this service would let the service behind the proxy act as the person here.
   *
   * @throws DomainError `ValidationFailed`
   */
  private assertOtherService(service: string, { jwt }: ForwardAuthQuery): void {
    if (jwt === undefined || service !== this.options.config.service) return
    throw new DomainError('ValidationFailed', { problems: { jwt: 'needs `service`, the one behind the proxy' } })
  }

  private async prove({ call, service, nowMs, original }: ForwardAuthDraft, headers: HeaderList): Promise<Identity> {
    const safeMethod = changesNothing(headers, original)
    const { sourceIp } = call
    const where = { region: 'global', service, boundService: service, signed: undefined }
    const result = await this.options.decide.identify({ headers, ...where, sourceIp, safeMethod, nowMs })
    if (isRefusal(result)) {
      if (result.named !== undefined) call.audit.subject = result.named
      this.options.metrics.countAuthFailure(result.code)
      // A session that is over comes along with every picture of a page; it is no guess.
      if (headers.has('authorization')) await this.options.limits.keyFailed(sourceIp)
      throw new DomainError(result.code, { detail: result.detail })
    }
    if (!safeMethod) assertOwnSite(headers, result)
    return result
  }

  /**
   * Where nothing is demanded whoever is known may pass, but for those who come with an access token, whose scopes would limit
   * nothing, and for guests, who have what was shared and nothing else.
   *
   * @throws DomainError `NotPermitted`
   */
  private assertPermitted(draft: ForwardAuthDraft, identity: Identity, query: ForwardAuthQuery): void {
    const { service, nowMs, call, original } = draft
    draft.pair = demandOf(query, service, original)
    if (draft.pair === undefined && identity.token !== undefined) {
      throw new DomainError('NotPermitted', { detail: 'an access token passes only where an action is demanded' })
    }
    if (draft.pair === undefined && identity.entry.parts.guest === true) {
      throw new DomainError('NotPermitted', { detail: 'a guest passes only where what was shared is demanded' })
    }
    if (draft.pair === undefined) return
    const { decide, metrics } = this.options
    const pairs = [draft.pair]
    const setting = { service, region: 'global', nowMs, context: contextOf(call, nowMs) }
    const decisions = decide.decideAll(identity, pairs, setting)
    draft.decision = decisions[0]
    const allowed = draft.decision?.kind === 'allow'
    metrics.countDecisions(allowed ? 'allow' : 'deny', 1)
    if (allowed) return
    draft.stepUp = decide.needsStepUp(identity, pairs, setting, decisions)
    throw new DomainError('NotPermitted', { detail: `\`${draft.pair.action}\` on \`${draft.pair.resource}\`` })
  }

  /** INVARIANT: an answer leaves only after its event has room in the audit log. */
  private async record(draft: ForwardAuthDraft, error: DomainError | undefined): Promise<void> {
    const { ids, audit } = this.options
    draft.call.audit.recorded = true
    const room = audit.record(forwardAuthEvent(draft, ids.uuid(draft.nowMs), error), { decision: true })
    if (room !== undefined) await room
  }
}

/** An access token tells of a person what its scopes cover, as the userinfo endpoint does: the route is open to apps as well. */
function toldWithin(scopes: readonly string[] | undefined, identity: LeasedIdentity): LeasedIdentity {
  if (scopes === undefined) return identity
  return {
    ...identity,
    name: scopes.includes('profile') ? identity.name : null,
    email: scopes.includes('email') ? identity.email : null,
    groups: scopes.includes('groups') ? identity.groups : [],
  }
}

/** What is known of the client; a policy may ask for it. */
function contextOf({ sourceIp, secure, userAgent }: Call, nowMs: number): Readonly<Record<string, string | boolean>> {
  return {
    SourceIp: sourceIp,
    RequestDateTime: isoTime(nowMs),
    SecureTransport: secure,
    ...(userAgent === undefined ? {} : { UserAgent: userAgent }),
  }
}
