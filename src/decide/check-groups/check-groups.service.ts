import {
  type CheckedGroups,
  checkGroups,
  endUserProof,
  groupsRefusal,
  type Identity,
  isRefusal,
  NO_GROUPS,
} from '@tinyauth/decision'
import type { AuditLog } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import type { Ids } from '../../common/ids.js'
import type { Snapshot } from '../../snapshot/index.js'
import type { TokenFields } from '../authorize/answer.js'
import { maxAgeSeconds } from '../authorize/answer-age.js'
import { auditedHeaders, decisionEvent } from '../authorize/decision-event.js'
import { namedFields, NOBODY } from '../authorize/named-fields.js'
import { auditedToken, tokenFields } from '../authorize/token-fields.js'
import type { DecideService } from '../decide.service.js'
import type { GroupsQuestion } from './groups-question.js'

/** The answer of `check-groups`. */
export interface GroupsAnswer extends TokenFields {
  readonly Authenticated: boolean
  readonly Identity?: string
  readonly ErrorCode?: string
  readonly Groups: readonly ExpressionAnswer[]
  readonly MaxAge: number
  readonly Revision: number
}

/** What one expression came to. */
export interface ExpressionAnswer extends CheckedGroups {
  /** As it was sent. */
  readonly expression: string
}

/** What the service asks for. */
export interface CheckGroupsDependencies {
  readonly decide: DecideService
  readonly snapshot: Snapshot
  readonly audit: AuditLog
  readonly clock: Clock
  readonly ids: Ids
  readonly config: Pick<Config, 'clockSkewSeconds'>
}

/** Who was proved, and why nobody was or nothing is told of them. */
interface Proved {
  readonly identity: Identity | undefined
  readonly code: string | undefined
  readonly named: Readonly<Record<string, string>>
}

/** As of everything that is denied (domain-model 5.7). */
const LONGEST_DENIAL_SECONDS = 1

/** `check-groups`: proves the end user as `authorize-by-token` does, and decides expressions of groups for them. */
export class CheckGroupsService {
  constructor(private readonly with_: CheckGroupsDependencies) {}

  /** @throws DomainError `ServiceUnavailable` */
  async check(call: Call, service: string, question: GroupsQuestion): Promise<GroupsAnswer> {
    const { snapshot, clock } = this.with_
    if (question.atLeastRevision !== undefined) await snapshot.atLeast(question.atLeastRevision)
    const nowMs = clock.now()
    // Of before the answer: what changes meanwhile may not be part of it.
    const { revision: Revision } = snapshot
    const proved = await this.prove(service, question, nowMs)
    const { identity, code } = proved
    const Groups = question.groups.map(({ text, expression }) => ({
      expression: text,
      ...(identity === undefined ? NO_GROUPS : checkGroups(identity, expression, nowMs)),
    }))
    await this.record(call, service, question, proved, Groups, nowMs)
    return {
      Authenticated: identity !== undefined,
      ...(identity === undefined ? {} : { Identity: identity.entry.username }),
      ...tokenFields(identity, true),
      ...(code === undefined ? {} : { ErrorCode: code }),
      Groups,
      MaxAge: this.maxAge(service, question, identity, Groups, nowMs),
      Revision,
    }
  }

  private async prove(service: string, question: GroupsQuestion, nowMs: number): Promise<Proved> {
    const { headers, region } = question
    const result = await this.with_.decide.identify(endUserProof(question, { service, region, nowMs }))
    if (!isRefusal(result)) return { identity: result, code: groupsRefusal(result), named: NOBODY }
    return { identity: undefined, code: result.code, named: namedFields(result, headers) }
  }

  private maxAge(
    service: string,
    { headers, request: signed }: GroupsQuestion,
    identity: Identity | undefined,
    answers: readonly ExpressionAnswer[],
    nowMs: number,
  ): number {
    const { snapshot, config } = this.with_
    const ttlSeconds = snapshot.catalogue.decisionTtlSeconds(service)
    const time = { headers, signed, clockSkewSeconds: config.clockSkewSeconds, nowMs, ttlSeconds }
    const longest = maxAgeSeconds(identity, [], time)
    return areGranted(answers) ? longest : Math.min(longest, LONGEST_DENIAL_SECONDS)
  }

  /** INVARIANT: an answer leaves only after its event has room in the audit log. */
  private async record(
    call: Call,
    service: string,
    { headers, region, context, groups }: GroupsQuestion,
    { identity, code, named }: Proved,
    answers: readonly ExpressionAnswer[],
    nowMs: number,
  ): Promise<void> {
    const { audit, ids } = this.with_
    const authorized = areGranted(answers)
    const event = decisionEvent({
      ...{ call, decisionId: ids.uuid(nowMs), nowMs, httpStatus: 200, service, region, identity, authorized },
      errorCode: code ?? (authorized ? undefined : 'NotPermitted'),
      decisions: [],
      context,
      fields: {
        'request.service': service,
        'request.region': region,
        'request.groups': groups.map(({ text }) => text),
        'request.headers': auditedHeaders(headers),
        'request.context': context,
        'response.authorized': authorized,
        'response.groups': answers.flatMap(({ granted, expression }) => (granted ? [expression] : [])),
        ...(identity === undefined ? {} : { 'response.identity': identity.entry.username }),
        ...auditedToken(identity),
        ...named,
      },
    })
    call.audit.recorded = true
    const room = audit.record(event, { decision: true })
    if (room !== undefined) await room
  }
}

function areGranted(answers: readonly ExpressionAnswer[]): boolean {
  return answers.length > 0 && answers.every(({ granted }) => granted)
}
