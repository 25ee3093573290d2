import type { Subject } from './feed-event.js'
import type { HeldPrincipal } from './held-principal.js'
import { Holders } from './holders.js'

/**
 * Entries by the names under which they were looked for, with what they hold the other way round. Forgets those that were not
 * used for the longest when there are more than `capacity`.
 */
export class HeldPrincipals {
  private readonly entries = new Map<string, HeldPrincipal>()
  private readonly holders = { user: new Holders(), group: new Holders(), policy: new Holders() }

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.entries.size
  }

  /** Marks the entry as used. */
  get(id: string): HeldPrincipal | undefined {
    const entry = this.entries.get(id)
    if (entry !== undefined) entry.touched = true
    return entry
  }

  put(entry: HeldPrincipal): void {
    this.drop(entry.held.id)
    this.entries.set(entry.held.id, entry)
    for (const [holders, ids] of this.namesOf(entry)) for (const id of ids) holders.hold(id, entry.held.id)
    this.makeRoom()
  }

  drop(id: string): void {
    const entry = this.entries.get(id)
    if (entry === undefined) return
    this.entries.delete(id)
    for (const [holders, ids] of this.namesOf(entry)) for (const named of ids) holders.release(named, id)
  }

  /** Drops what a change after `seq - 1` touches; an entry that knows the change stays. */
  dropTouched({ type, id }: Subject, seq: number): void {
    if (type === 'session') return
    if (type !== 'user' && type !== 'group' && type !== 'policy') {
      this.dropAll()
      return
    }
    for (const held of this.holders[type].of(id)) {
      if ((this.entries.get(held)?.parts.revision ?? 0) < seq) this.drop(held)
    }
  }

  dropAll(): void {
    this.entries.clear()
    for (const holders of Object.values(this.holders)) holders.clear()
  }

  private namesOf({ uid, parts }: HeldPrincipal): readonly (readonly [Holders, readonly string[]])[] {
    const { user, group, policy } = this.holders
    return [
      [user, [uid]],
      [group, parts.memberships.map(({ groupId }) => groupId)],
      [policy, parts.policyIds],
    ]
  }

  /** The map keeps the order of entering; who was used since it was last looked at gets a second chance. */
  private makeRoom(): void {
    for (const [id, entry] of this.entries) {
      if (this.entries.size <= this.capacity) return
      if (entry.touched) {
        entry.touched = false
        this.entries.delete(id)
        this.entries.set(id, entry)
      } else {
        this.drop(id)
      }
    }
  }
}
