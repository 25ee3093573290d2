import type { Subject } from '../local/feed-event.js'
import { Holders } from '../local/holders.js'
import { isTouched, type Lease } from './lease.js'

/** A lease in its place. */
export interface HeldLease {
  readonly cookies: string
  readonly lease: Lease
  /** Address that it was asked for from. */
  readonly sourceIp: string | undefined
  /** From when on it is renewed, milliseconds since 1970. */
  readonly renewAtMs: number
  /** When it was last tried to renew it. */
  triedAtMs: number
  /** Used since it was last looked at. */
  touched: boolean
}

/**
 * Leases by the cookies of their sessions. Forgets those that were not used for the longest when there are more than `capacity`.
 */
export class HeldLeases {
  private readonly entries = new Map<string, HeldLease>()
  private readonly ofSession = new Holders()
  private readonly ofUser = new Holders()

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.entries.size
  }

  /** Marks it as used. */
  get(cookies: string): HeldLease | undefined {
    const entry = this.entries.get(cookies)
    if (entry !== undefined) entry.touched = true
    return entry
  }

  put(entry: HeldLease): void {
    const { cookies, lease } = entry
    this.drop(cookies)
    this.entries.set(cookies, entry)
    this.ofSession.hold(lease.sid, cookies)
    this.ofUser.hold(lease.uid, cookies)
    this.makeRoom()
  }

  drop(cookies: string): void {
    const entry = this.entries.get(cookies)
    if (entry === undefined) return
    this.entries.delete(cookies)
    this.ofSession.release(entry.lease.sid, cookies)
    this.ofUser.release(entry.lease.uid, cookies)
  }

  /** Drops what a change after `seq - 1` touches; a lease that knows the change stays. */
  dropTouched(subject: Subject, seq: number): void {
    for (const cookies of this.candidates(subject)) {
      const lease = this.entries.get(cookies)?.lease
      if (lease !== undefined && lease.feedSeq < seq && isTouched(lease, subject)) this.drop(cookies)
    }
  }

  dropAll(): void {
    this.entries.clear()
    this.ofSession.clear()
    this.ofUser.clear()
  }

  private candidates({ type, id }: Subject): readonly string[] {
    if (type === 'session') return this.ofSession.of(id)
    if (type === 'user') return this.ofUser.of(id)
    return type === 'policy' || type === 'service' ? [] : [...this.entries.keys()]
  }

  /** The map keeps the order of entering; what was used since it was last looked at gets a second chance. */
  private makeRoom(): void {
    for (const [cookies, entry] of this.entries) {
      if (this.entries.size <= this.capacity) return
      if (entry.touched) {
        entry.touched = false
        this.entries.delete(cookies)
        this.entries.set(cookies, entry)
      } else {
        this.drop(cookies)
      }
    }
  }
}
