import type { AttemptLimits } from '../../common/attempt-limits.js'
import type { AuditActor } from '../../common/audit-event.js'
import type { Call } from '../../common/call.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { type Eventually, whenThere } from '../../common/eventually.js'
import type { HeaderList } from '../../common/http/header-list.js'
import { isoTime } from '../../common/iso-time.js'
import type { Log } from '../../common/log/index.js'
import type { Metrics } from '../../common/metrics/index.js'
import type { DecideService } from '../decide.service.js'
import { type Identity, isRefusal, type Refusal } from '../proofs/index.js'
import type { SignedRequest } from '../proofs/proof.js'
import { isSafe } from '../../common/http/safe-method.js'
import { ReplayCache } from './replay-cache.js'

/** A request of the service's own API, as far as the proof of its caller goes. */
export interface CallerRequest {
  readonly headers: HeaderList
  readonly signed: SignedRequest
  readonly nowMs: number
}

/** What the caller wants to do. */
export interface Wanted {
  /** Without prefix. */
  readonly action: string
  /** After `arn:P:S:::`. */
  readonly resource: string
  /** Holding the action on this one is enough as well. */
  readonly orResource?: string
  /** More context keys, set by the service. */
  readonly context?: Readonly<Record<string, string>>
  /** The service that the route is about; a key that is bound to services must be bound to it. */
  readonly boundService: string | undefined
  /** A signed request must not come twice. */
  readonly changes: boolean
}

/** Lets callers of the service's own API in: the same proofs and the same decision as for everyone else. */
export class CallerService {
  private readonly replays = new ReplayCache()
  /** Who was let in by each call that is under way, for the second checks of `Permissions`. */
  private readonly identities = new WeakMap<Call, Identity>()

  constructor(
    private readonly decide: DecideService,
    private readonly config: Config,
    private readonly limits: AttemptLimits,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  /** ARN of something of the service itself. */
  arn(resource: string): string {
    return `arn:${this.config.partition}:${this.config.service}:::${resource}`
  }

  /** Proves who calls. @throws DomainError with the identity code; `TooManyRequests` after too many failures */
  authenticate(request: CallerRequest, call: Call, boundService = this.config.service): Eventually<Identity> {
    const proved = this.decide.identify({
      headers: request.headers,
      region: 'global',
      service: this.config.service,
      boundService,
      signed: request.signed,
      sourceIp: call.sourceIp,
      safeMethod: isSafe(request.signed.method),
      nowMs: request.nowMs,
    })
    return whenThere(proved, (result) => (isRefusal(result) ? this.refuse(result, call) : welcome(result, call)))
  }

  private async refuse({ code, detail }: Refusal, call: Call): Promise<never> {
    this.metrics.countAuthFailure(code)
    if (code !== 'UnsignedRequest') await this.limits.keyFailed(call.sourceIp)
    throw new DomainError(code, { detail })
  }
  /** Authenticates, then decides. @throws DomainError with the identity code, or `NotPermitted` */
  authorize(request: CallerRequest, call: Call, wanted: Wanted): Eventually<Identity> {
    this.note(call, wanted)
    return whenThere(this.authenticate(request, call, wanted.boundService), (identity) => {
      this.admit(identity, call, wanted, request.nowMs)
      return identity
    })
  }

  /** Decides for somebody who was authenticated for any service. @throws DomainError `NoSuchKey`, or `NotPermitted` */
  authorizeProved(identity: Identity, call: Call, wanted: Wanted, nowMs: number): void {
    this.note(call, wanted)
    this.assertBound(identity, wanted.boundService ?? this.config.service)
    this.admit(identity, call, wanted, nowMs)
  }

  private note(call: Call, { action, resource }: Wanted): void {
    call.audit.action = `${this.config.service}:${action}`
    call.audit.resources = [this.arn(resource)]
  }

  private assertBound({ entry, keyId }: Identity, service: string): void {
    const services = keyId === undefined ? undefined : entry.parts.keys.get(keyId)?.data.services
    if (services === undefined || services.includes(service)) return
    throw new DomainError('NoSuchKey', { detail: `the key is not for service \`${service}\`` })
  }

  private admit(identity: Identity, call: Call, wanted: Wanted, nowMs: number): void {
    const { action, resource, orResource, context } = wanted
    const enough = orResource !== undefined && this.permits(identity, action, orResource, call, nowMs, context)
    if (!enough) this.assertPermits(identity, action, resource, call, nowMs, context)
    this.identities.set(call, identity)
    if (wanted.changes) this.assertFirst(identity, nowMs)
  }

  /** Whether the caller may do one more thing. */
  permits(
    identity: Identity,
    action: string,
    resource: string,
    call: Call,
    nowMs: number,
    more: Readonly<Record<string, string>> = {},
  ): boolean {
    const pair = { action: `${this.config.service}:${action}`, resource: this.arn(resource) }
    const context = {
      SourceIp: call.sourceIp,
      RequestDateTime: isoTime(nowMs),
      SecureTransport: call.secure,
      ...(call.userAgent === undefined ? {} : { UserAgent: call.userAgent }),
      ...more,
    }
    return this.decide.permits(identity, pair, { service: this.config.service, region: 'global', nowMs, context })
  }

  /** @throws DomainError `NotPermitted` */
  assertPermits(
    identity: Identity,
    action: string,
    resource: string,
    call: Call,
    nowMs: number,
    more: Readonly<Record<string, string>> = {},
  ): void {
    if (this.permits(identity, action, resource, call, nowMs, more)) return
    const arn = this.arn(resource)
    call.audit.action = `${this.config.service}:${action}`
    if (!call.audit.resources.includes(arn)) call.audit.resources = [...call.audit.resources, arn]
    throw new DomainError('NotPermitted', { detail: `\`${action}\` on \`${arn}\`` })
  }

  /** Whoever was let in by `authorize`. @throws DomainError `NotPermitted` when nobody was */
  identityOf(call: Call): Identity {
    const identity = this.identities.get(call)
    if (identity === undefined) throw new DomainError('NotPermitted', { detail: 'nobody was authenticated' })
    return identity
  }

  private assertFirst({ replay }: Identity, nowMs: number): void {
    if (replay === undefined || this.replays.admit(replay.key, nowMs, replay.untilMs)) return
    this.log.warn({ event: 'replay' }, 'a signed request that changes something came twice')
    throw new DomainError('InvalidSignature', { detail: 'the signed request came twice' })
  }
}

/** Notes who called. */
function welcome(identity: Identity, call: Call): Identity {
  const { entry, keyId, sessionId, method, mfa } = identity
  const actor: AuditActor = { type: 'user', id: entry.username, uid: entry.uid, method }
  call.caller = {
    uid: entry.uid,
    username: entry.username,
    mfa,
    actor: keyId === undefined ? (sessionId === undefined ? actor : { ...actor, sessionId }) : { ...actor, keyId },
  }
  return identity
}
