import type { AttemptLimits } from '../../common/attempt-limits.js'
import type { Decision } from '@tinyauth/policy-engine'
import {
  type CallerContext,
  type Eventually,
  type HeaderList,
  type Identity,
  isoTime,
  isRefusal,
  isSafe,
  type Refusal,
  type SignedRequest,
  whenThere,
} from '@tinyauth/decision'
import type { AuditActor } from '../../common/audit-event.js'
import type { Call } from '../../common/call.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { Log } from '../../common/log/index.js'
import type { AskedOf, ReadContext, Verdict } from '../../common/permissions.js'
import type { Metrics } from '../../common/metrics/index.js'
import type { DecideService } from '../decide.service.js'
import { NoSiblings, type Siblings } from '../../common/siblings.js'
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
  readonly context?: ReadContext
  /** The service that the route is about; a key that is bound to services must be bound to it. */
  readonly boundService: string | undefined
  /** A signed request must not come twice. */
  readonly changes: boolean
}

/** Lets callers of the service's own API in: the same proofs and the same decision as for everyone else. */
export class CallerService {
  private readonly startedAtMs: number
  private readonly replays = new ReplayCache()
  /** Who was let in by each call that is under way, for the second checks of `Permissions`. */
  private readonly identities = new WeakMap<Call, Identity>()

  constructor(
    private readonly decide: DecideService,
    private readonly config: Config,
    private readonly limits: AttemptLimits,
    private readonly metrics: Metrics,
    private readonly log: Log,
    startedAtMs: number,
    private readonly siblings: Siblings = new NoSiblings(),
  ) {
    // Signatures name whole seconds.
    this.startedAtMs = Math.floor(startedAtMs / 1000) * 1000
  }

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

  private async refuse({ code, detail, named, stale }: Refusal, call: Call): Promise<never> {
    // Whose credential was tried, right or wrong: a row of guesses has to be seen.
    if (named !== undefined) call.audit.subject = named
    this.metrics.countAuthFailure(code)
    // The cookie of a session that is over comes along with every request of its browser; it is no guess.
    if (code !== 'UnsignedRequest' && stale !== true) await this.limits.keyFailed(call.sourceIp)
    throw new DomainError(code, { detail })
  }
  /** Authenticates, then decides. @throws DomainError with the identity code, or `NotPermitted` */
  authorize(request: CallerRequest, call: Call, wanted: Wanted): Eventually<Identity> {
    this.note(call, wanted)
    return whenThere(this.authenticate(request, call, wanted.boundService), (identity) => {
      return whenThere(this.admit(identity, call, wanted, request.nowMs), () => identity)
    })
  }

  /** Decides for somebody who was authenticated for any service. @throws DomainError `NoSuchKey`, or `NotPermitted` */
  authorizeProved(identity: Identity, call: Call, wanted: Wanted, nowMs: number): Eventually<void> {
    this.note(call, wanted)
    this.assertBound(identity, wanted.boundService ?? this.config.service)
    return this.admit(identity, call, wanted, nowMs)
  }

  /**
   * Lets somebody in whose decision the handler asks for, once it has read what it is made of. Until then nothing is permitted.
   *
   * @throws DomainError `NoSuchKey` where the credential is for another service
   */
  proceed(identity: Identity, call: Call, wanted: Wanted, nowMs: number): Eventually<void> {
    this.note(call, wanted)
    this.assertBound(identity, wanted.boundService ?? this.config.service)
    this.identities.set(call, identity)
    call.undecided = wanted.action
    return wanted.changes ? this.assertFirst(identity, nowMs) : undefined
  }

  private note(call: Call, { action, resource }: Wanted): void {
    call.audit.action = `${this.config.service}:${action}`
    call.audit.resources = [this.arn(resource)]
  }

  private assertBound(identity: Identity, service: string): void {
    if (isBoundTo(identity, service)) return
    throw new DomainError('NoSuchKey', { detail: `the credential is not for service \`${service}\`` })
  }

  private admit(identity: Identity, call: Call, wanted: Wanted, nowMs: number): Eventually<void> {
    const { action, resource, orResource, context } = wanted
    if (!this.allowsOther(identity, call, wanted, nowMs)) {
      this.assertPermits(identity, action, resource, call, nowMs, context)
    } else if (this.judge(identity, action, resource, call, nowMs, context) === 'explicitDeny') {
      this.refusePermission(call, action, resource)
    }
    if (orResource !== undefined) call.audit.resources = [this.arn(resource), this.arn(orResource)]
    this.identities.set(call, identity)
    return wanted.changes ? this.assertFirst(identity, nowMs) : undefined
  }

  /** Whether the other resource allows. @throws DomainError `NotPermitted` when it denies: a Deny wins wherever it stands */
  private allowsOther(identity: Identity, call: Call, wanted: Wanted, nowMs: number): boolean {
    const { action, orResource, context } = wanted
    if (orResource === undefined) return false
    const kind = this.judge(identity, action, orResource, call, nowMs, context)
    if (kind === 'explicitDeny') this.refusePermission(call, action, orResource)
    return kind === 'allow'
  }

  /** Whether the caller may do one more thing. */
  permits(
    identity: Identity,
    action: string,
    resource: string,
    call: Call,
    nowMs: number,
    more: ReadContext = {},
  ): boolean {
    return this.judge(identity, action, resource, call, nowMs, more) === 'allow'
  }

  /**
   * Whether a route that needs the action on the resource would let the caller in. Context keys that routes set, such as
   * `tinyauth:Member`, have no value here.
   */
  wouldAdmit(identity: Identity, action: string, resource: string, call: Call, nowMs: number): boolean {
    const isBound = isBoundTo(identity, serviceOf(resource) ?? this.config.service)
    return isBound && this.permits(identity, action, resource, call, nowMs)
  }

  /** What is decided for the caller about one more thing. */
  judge(
    identity: Identity,
    action: string,
    resource: string,
    call: Call,
    nowMs: number,
    more: ReadContext = {},
  ): Decision['kind'] {
    const pair = { action: `${this.config.service}:${action}`, resource: this.arn(resource) }
    const setting = { service: this.config.service, region: 'global', nowMs, context: contextOf(call, nowMs, more) }
    return this.decide.judge(identity, pair, setting)
  }

  /** What is decided for the caller about another service, as if the caller made these requests there from here. */
  verdictsAt(
    identity: Identity,
    service: string,
    asked: readonly AskedOf[],
    call: Call,
    nowMs: number,
  ): readonly Verdict[] {
    const setting = { service, region: 'global', nowMs, context: contextOf(call, nowMs, {}) }
    return this.decide.decideAll(identity, asked, setting).map(({ kind, decidedBy }) => {
      return { kind, sources: decidedBy.map(({ source }) => source) }
    })
  }

  /** @throws DomainError `NotPermitted` */
  assertPermits(
    identity: Identity,
    action: string,
    resource: string,
    call: Call,
    nowMs: number,
    more: ReadContext = {},
  ): void {
    if (!this.permits(identity, action, resource, call, nowMs, more)) this.refusePermission(call, action, resource)
  }

  /**
   * For what needs no policy: refused only where one denies it. Whoever came with an access token needs one all the same, as
   * scopes limit what policies allow.
   *
   * @throws DomainError `NotPermitted`
   */
  assertNotDenied(
    identity: Identity,
    action: string,
    resource: string,
    call: Call,
    nowMs: number,
    more: ReadContext = {},
  ): void {
    const kind = this.judge(identity, action, resource, call, nowMs, more)
    if (kind === 'allow' || (kind === 'implicitDeny' && identity.token === undefined)) return
    this.refusePermission(call, action, resource)
  }

  private refusePermission(call: Call, action: string, resource: string): never {
    const arn = this.arn(resource)
    call.audit.action = `${this.config.service}:${action}`
    if (!call.audit.resources.includes(arn)) call.audit.resources = [...call.audit.resources, arn]
    throw new DomainError('NotPermitted', { detail: `\`${action}\` on \`${arn}\`` })
  }

  /**
   * Lets somebody in by the proof of who they are alone. An access token is no such proof: where no policy is asked its scopes
   * would limit nothing; unless what answers limits it.
   *
   * @throws DomainError `NotPermitted`
   */
  letIn(identity: Identity, call: Call, tokens = false): void {
    if (identity.token !== undefined && !tokens)
      throw new DomainError('NotPermitted', { detail: 'no scope covers this' })
    this.identities.set(call, identity)
  }

  /** Whoever was let in by `authorize` or `letIn`. @throws DomainError `NotPermitted` when nobody was */
  identityOf(call: Call): Identity {
    const identity = this.identities.get(call)
    if (identity === undefined) throw new DomainError('NotPermitted', { detail: 'nobody was authenticated' })
    return identity
  }

  /**
   * A signed change is accepted once: within the skew, also when its address was presigned for longer, and not when it was
   * signed before this process began, which cannot know what its predecessor saw.
   */
  private assertFirst({ signature }: Identity, nowMs: number): Eventually<void> {
    if (signature === undefined) return undefined
    const { name, signedAtMs } = signature
    const skewMs = this.config.clockSkewSeconds * 1000
    if (signedAtMs < this.startedAtMs || nowMs - signedAtMs > skewMs) {
      throw new DomainError('ClockSkew', { detail: 'a change was signed too long ago, or before the service started' })
    }
    const first = this.replays.admit(name, nowMs, signedAtMs + skewMs)
    // Once is once for all processes of the node; it may be signed up to the skew ahead.
    return whenThere(first && this.siblings.claim(name, (2 * skewMs) / 1000), (isFirst) => {
      if (!isFirst) this.refuseReplay()
    })
  }

  private refuseReplay(): never {
    this.log.warn({ event: 'replay' }, 'a signed request that changes something came twice')
    throw new DomainError('InvalidSignature', { detail: 'the signed request came twice' })
  }
}

/** The service that a resource of ours is about. */
export function serviceOf(resource: string): string | undefined {
  return resource.startsWith('services/') ? resource.slice('services/'.length) || undefined : undefined
}

/** A key or a token may be for some services alone. */
function isBoundTo({ entry, keyId, token }: Identity, service: string): boolean {
  const key = keyId === undefined ? undefined : entry.parts.keys.get(keyId)?.data
  const services = (token === undefined ? key : entry.parts.tokens?.get(token.id))?.services
  return services === undefined || services.includes(service)
}

/** What is known of the request itself. */
function contextOf(call: Call, nowMs: number, more: ReadContext): CallerContext {
  return {
    SourceIp: call.sourceIp,
    RequestDateTime: isoTime(nowMs),
    SecureTransport: call.secure,
    ...(call.userAgent === undefined ? {} : { UserAgent: call.userAgent }),
    ...more,
  }
}

/** Notes who called. */
function welcome(identity: Identity, call: Call): Identity {
  const { entry, sessionId, byCookie, mfa } = identity
  call.caller = {
    uid: entry.uid,
    username: entry.username,
    mfa,
    ...(byCookie === true && sessionId !== undefined ? { browserSessionId: sessionId } : {}),
    actor: actorOf(identity),
  }
  return identity
}

function actorOf({ entry, keyId, sessionId, token, method }: Identity): AuditActor {
  const actor: AuditActor = { type: 'user', id: entry.username, uid: entry.uid, method }
  if (token !== undefined) return { ...actor, clientId: token.clientId }
  if (keyId !== undefined) return { ...actor, keyId }
  return sessionId === undefined ? actor : { ...actor, sessionId }
}
