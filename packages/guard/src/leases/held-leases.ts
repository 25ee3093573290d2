import type { Subject } from '../local/feed-event.js'
import { Holders } from '../local/holders.js'
import { isTouched, type Lease } from './lease.js'

/** Who comes: the cookies of a session, and from where. The service may hold sessions to their addresses. */
export interface Visit {
  /** As one `Cookie` header would hold them. */
  readonly cookies: string
  readonly sourceIp: string | undefined
}

/** A lease in its place. */
export interface HeldLease {
  readonly visit: Visit
  readonly lease: Lease
  /** From when on it is renewed, milliseconds since 1970. */
  readonly renewAtMs: number
  /** When it was last tried to renew it. */
  triedAtMs: number
  /** Used since it was last looked at. */
  touched: boolean
}

/** What leases are held under. */
export function keyOf({ cookies, sourceIp = '' }: Visit): string {
  return `${sourceIp} ${cookies}`
}

/**
 * Leases by the cookies of their sessions and the addresses that these come from. Forgets those that were not used for the
 * longest when there are more than `capacity`.
 */
export class HeldLeases {
  private readonly entries = new Map<string, HeldLease>()
  private readonly ofCookies = new Holders()
  private readonly ofSession = new Holders()
  private readonly ofUser = new Holders()

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.entries.size
  }

  /** Marks it as used. */
  get(key: string): HeldLease | undefined {
    const entry = this.entries.get(key)
    if (entry !== undefined) entry.touched = true
    return entry
  }

  put(entry: HeldLease): void {
    const { visit, lease } = entry
    const key = keyOf(visit)
    this.drop(key)
    this.entries.set(key, entry)
    this.ofCookies.hold(visit.cookies, key)
    this.ofSession.hold(lease.sid, key)
    this.ofUser.hold(lease.uid, key)
    this.makeRoom()
  }

  /** Drops the leases of these cookies, wherever they come from. */
  dropOf(cookies: string): void {
    for (const key of this.ofCookies.of(cookies)) this.drop(key)
  }

  /** Drops what a change after `seq - 1` touches; a lease that knows the change stays. */
  dropTouched(subject: Subject, seq: number): void {
    for (const key of this.candidates(subject)) {
      const lease = this.entries.get(key)?.lease
      if (lease !== undefined && lease.feedSeq < seq && isTouched(lease, subject)) this.drop(key)
    }
  }

  dropAll(): void {
    this.entries.clear()
    this.ofCookies.clear()
    this.ofSession.clear()
    this.ofUser.clear()
  }

  private drop(key: string): void {
    const entry = this.entries.get(key)
    if (entry === undefined) return
    this.entries.delete(key)
    this.ofCookies.release(entry.visit.cookies, key)
    this.ofSession.release(entry.lease.sid, key)
    this.ofUser.release(entry.lease.uid, key)
  }

  private candidates({ type, id }: Subject): readonly string[] {
    if (type === 'session') return this.ofSession.of(id)
    if (type === 'user') return this.ofUser.of(id)
    return type === 'policy' || type === 'service' ? [] : [...this.entries.keys()]
  }

  /** The map keeps the order of entering; what was used since it was last looked at gets a second chance. */
  private makeRoom(): void {
    for (const [key, entry] of this.entries) {
      if (this.entries.size <= this.capacity) return
      if (entry.touched) {
        entry.touched = false
        this.entries.delete(key)
        this.entries.set(key, entry)
      } else {
        this.drop(key)
      }
    }
  }
}
