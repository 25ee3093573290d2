import { endUserProof, type Identity, isRefusal } from '@tinyauth/decision'
import type { PermittedResources } from '@tinyauth/policy-engine'
import type { AuditLog } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Ids } from '../../common/ids.js'
import type { Snapshot } from '../../snapshot/index.js'
import { auditedHeaders, decisionEvent } from '../authorize/decision-event.js'
import { namedFields, NOBODY } from '../authorize/named-fields.js'
import type { ActionQuestion } from '../authorize/question.js'
import type { TokenFields } from '../authorize/answer.js'
import { auditedToken, tokenFields } from '../authorize/token-fields.js'
import type { DecideService } from '../decide.service.js'

/** The answer of `list-permitted`. */
export interface PermittedAnswer extends TokenFields {
  readonly Authenticated: boolean
  readonly Identity?: string
  readonly ErrorCode?: string
  readonly Allowed: PermittedResources['allowed']
  readonly Denied: PermittedResources['denied']
  readonly Complete: boolean
  readonly ResourceCharacters: number
  readonly Revision: number
}

/** What the service asks for. */
export interface ListPermittedDependencies {
  readonly decide: DecideService
  readonly snapshot: Snapshot
  readonly audit: AuditLog
  readonly clock: Clock
  readonly ids: Ids
}

/** Who was proved, or why nobody was. */
interface Proved {
  readonly identity: Identity | undefined
  readonly code: string | undefined
  readonly named: Readonly<Record<string, string>>
}

/** `list-permitted`: proves the end user as `authorize-by-token` does, and tells all that one action is permitted on. */
export class ListPermittedService {
  constructor(private readonly with_: ListPermittedDependencies) {}

  /** @throws DomainError `ServiceUnavailable` */
  async list(call: Call, service: string, question: ActionQuestion): Promise<PermittedAnswer> {
    const { snapshot, decide, clock } = this.with_
    if (question.atLeastRevision !== undefined) await snapshot.atLeast(question.atLeastRevision)
    const nowMs = clock.now()
    // Of before the answer: what changes meanwhile may not be part of it.
    const { revision: Revision } = snapshot
    const proved = await this.prove(service, question, nowMs)
    const { identity, code } = proved
    await this.record(call, service, question, proved, nowMs)
    if (identity === undefined) return { ...NOTHING, ...(code === undefined ? {} : { ErrorCode: code }), Revision }
    const { region, context } = question
    const setting = { service, region, nowMs, context }
    const permitted = decide.permitted(identity, `${service}:${question.action}`, setting)
    return {
      Authenticated: true,
      Identity: identity.entry.username,
      ...tokenFields(identity, true),
      Allowed: permitted.allowed,
      Denied: permitted.denied,
      Complete: permitted.complete,
      ResourceCharacters: permitted.resourceCharacters,
      Revision,
    }
  }

  private async prove(service: string, question: ActionQuestion, nowMs: number): Promise<Proved> {
    const { headers, region } = question
    const result = await this.with_.decide.identify(endUserProof(question, { service, region, nowMs }))
    if (!isRefusal(result)) return { identity: result, code: undefined, named: NOBODY }
    return { identity: undefined, code: result.code, named: namedFields(result, headers) }
  }

  /** INVARIANT: an answer leaves only after its event has room in the audit log. */
  private async record(
    call: Call,
    service: string,
    { headers, region, context, action }: ActionQuestion,
    { identity, code, named }: Proved,
    nowMs: number,
  ): Promise<void> {
    const { audit, ids } = this.with_
    const event = decisionEvent({
      call,
      decisionId: ids.uuid(nowMs),
      nowMs,
      httpStatus: 200,
      service,
      region,
      identity,
      errorCode: code,
      authorized: identity !== undefined,
      decisions: [],
      context,
      fields: {
        'request.service': service,
        'request.region': region,
        'request.actions': [`${service}:${action}`],
        'request.headers': auditedHeaders(headers),
        'request.context': context,
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

/** Nobody was proved. */
const NOTHING = { Authenticated: false, Allowed: [], Denied: [], Complete: true, ResourceCharacters: 0 } as const
