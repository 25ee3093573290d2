import { AuthenticationFailed, ConnectionError } from '../authorizer/errors.js'
import type { Identity } from '../decider.js'
import type { FeedEvent } from '../local/feed-event.js'
import { FetchLimit } from '../local/fetch-limit.js'
import { RecentChanges } from '../local/recent-changes.js'
import type { ChangeListener, RevocationFeed } from '../local/revocation-feed.js'
import { BoundedMap } from '../remote/bounded-map.js'
import { ServiceRefusal } from '../service/service-error.js'
import type { Clock } from '../settings/clock.js'
import { type HeldLease, HeldLeases, keyOf, type Visit } from './held-leases.js'
import { isTouched, type Lease } from './lease.js'
import type { LeaseApi } from './lease-api.js'
import { Leases } from './leases.js'

/** What a store of leases works with. */
export interface LeaseStoreOptions {
  readonly api: LeaseApi
  readonly feed: Pick<RevocationFeed, 'isLive' | 'seq' | 'heard' | 'start' | 'close'>
  readonly clock: Clock
  /** Leases that are held. Default 10,000. */
  readonly capacity?: number
  /** Leases that are asked for at a time. Default 256. */
  readonly mostCalls?: number
}

/** How long a lease is used, from when it was granted, while changes are not heard (domain-model 5.7). */
export const UNHEARD_MS = 60_000
/** The part of its life after which a lease is renewed. */
const RENEW_AT = 0.8
const RENEW_AGAIN_MS = 1000
/** How long cookies by which nobody is signed in are not asked about again. */
const REFUSED_MS = 1000
const MOST_REFUSED = 1000
const MOST_TRIES = 3
/** Browsers keep no longer cookie (RFC 6265, section 6.1): there is no such session. */
const LONGEST_COOKIES = 4096

/** What was said of cookies by which nobody is signed in. */
interface Refused {
  readonly code: string
  readonly sinceMs: number
}

/**
 * Leases of the sessions that came lately, told of every change by the feed (capabilities M27).
 * INVARIANT: no lease is used that was granted before a change that names it and that was heard, whenever it was asked for; and
 * while changes are not heard, none that was granted more than `UNHEARD_MS` ago.
 */
export class LeaseStore extends Leases implements ChangeListener {
  private readonly leases: HeldLeases
  private readonly changes = new RecentChanges()
  private readonly refused = new BoundedMap<Refused>(MOST_REFUSED)
  private readonly calls = new Map<string, Promise<Lease>>()
  private readonly limit: FetchLimit
  private closed = false

  constructor(private readonly options: LeaseStoreOptions) {
    super()
    const { capacity = 10_000, mostCalls = 256 } = options
    this.leases = new HeldLeases(capacity)
    this.limit = new FetchLimit(mostCalls)
  }

  /** Leases that are held. */
  get size(): number {
    return this.leases.size
  }

  override held(visit: Visit): Identity | undefined {
    const entry = this.leases.get(keyOf(visit))
    if (entry === undefined) return undefined
    const { clock, feed } = this.options
    const { lease } = entry
    const nowMs = clock.now()
    const ageMs = nowMs - lease.grantedAtMs
    // A clock that was set back says nothing about how old it is.
    if (ageMs < 0 || nowMs >= lease.endsAtMs) return undefined
    const isHeard = ageMs < UNHEARD_MS * RENEW_AT || feed.isLive(nowMs)
    if (!isHeard && ageMs >= UNHEARD_MS) return undefined
    if (nowMs >= entry.renewAtMs || !isHeard) this.renew(entry, nowMs)
    return lease.identity
  }

  override async ask(visit: Visit): Promise<Identity> {
    if (this.closed) throw new ConnectionError('the guard is closed')
    if (visit.cookies.length > LONGEST_COOKIES) throw new AuthenticationFailed('InvalidSignature')
    const code = this.refusedLately(visit)
    if (code !== undefined) throw new AuthenticationFailed(code)
    return (await this.call(visit)).identity
  }

  override close(): Promise<void> {
    this.closed = true
    this.leases.dropAll()
    this.options.feed.close()
    return Promise.resolve()
  }

  /** Forgets what a change names. */
  apply(event: FeedEvent): void {
    this.changes.note(event)
    // What names nothing may have touched anything.
    if (event.subjects.length === 0) this.leases.dropAll()
    for (const subject of event.subjects) this.leases.dropTouched(subject, event.seq)
  }

  /** A service that was started anew stands by the leases that it granted before. */
  connected(): void {
    return undefined
  }

  startAt(seq: number): void {
    this.changes.startAt(seq)
    this.leases.dropAll()
  }

  lose(): void {
    this.changes.lose()
    this.leases.dropAll()
  }

  private refusedLately(visit: Visit): string | undefined {
    const refused = this.refused.get(keyOf(visit))
    if (refused === undefined) return undefined
    const ageMs = this.options.clock.now() - refused.sinceMs
    return ageMs >= 0 && ageMs < REFUSED_MS ? refused.code : undefined
  }

  /** In the background: whoever asks does not wait, and what fails is tried again with a later request. */
  private renew(entry: HeldLease, nowMs: number): void {
    if (nowMs < entry.triedAtMs + RENEW_AGAIN_MS) return
    entry.triedAtMs = nowMs
    this.call(entry.visit, entry.lease.token).catch(() => undefined)
  }

  /** One call for everybody who waits for the same. */
  private call(visit: Visit, renews?: string): Promise<Lease> {
    const key = keyOf(visit)
    let call = this.calls.get(key)
    if (call === undefined) {
      this.options.feed.start()
      call = this.grant(visit, renews).finally(() => this.calls.delete(key))
      this.calls.set(key, call)
    }
    return call
  }

  private async grant(visit: Visit, renews: string | undefined): Promise<Lease> {
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const { beginning } = this.changes
      const lease = await this.granted(visit, renews)
      if (this.closed) throw new ConnectionError('the guard is closed')
      // Its number is of another beginning: it says nothing about which changes it knows.
      if (beginning !== this.changes.beginning || this.isOutdated(lease)) continue
      this.keep(visit, lease)
      return lease
    }
    throw new ConnectionError('the service grants leases that do not know the changes that were heard')
  }

  /** INVARIANT: a lease is never used after a refusal. @throws AuthenticationFailed, ConnectionError */
  private async granted(visit: Visit, renews: string | undefined): Promise<Lease> {
    const { api, clock } = this.options
    try {
      const answer = await this.limit.run(() => api.lease({ ...visit, renews }))
      if ('lease' in answer) return answer.lease
      this.leases.dropOf(visit.cookies)
      this.refused.set(keyOf(visit), { code: answer.refused, sinceMs: clock.now() })
      throw new AuthenticationFailed(answer.refused)
    } catch (error) {
      if (error instanceof ServiceRefusal && isAboutUs(error.serviceStatus)) this.leases.dropOf(visit.cookies)
      throw error
    }
  }

  private isOutdated(lease: Lease): boolean {
    const { seq, heard = 0 } = this.options.feed
    // Where changes are not followed, the last that was heard is all that is known of them.
    if (seq === undefined) return lease.feedSeq < heard
    return this.changes.touchedSince(lease.feedSeq, (subject) => isTouched(lease, subject))
  }

  private keep(visit: Visit, lease: Lease): void {
    const renewAtMs = lease.grantedAtMs + (lease.endsAtMs - lease.grantedAtMs) * RENEW_AT
    this.leases.put({ visit, lease, renewAtMs, triedAtMs: -Infinity, touched: false })
  }
}

/** The key of the guard is refused, or there are no leases: then none that were granted before stand either. */
function isAboutUs(status: number): boolean {
  return status === 401 || status === 403 || status === 404
}
