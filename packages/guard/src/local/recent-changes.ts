import type { FeedEvent, Subject } from './feed-event.js'

const MOST = 1000

/** The last changes, so that what was read of the service at some number can be held against those that came after it. */
export class RecentChanges {
  private readonly events: FeedEvent[] = []
  /** Changes up to this one are not kept. */
  private floor = Infinity
  private count = 0

  /** Another one after each change and each new beginning. */
  get mark(): number {
    return this.count
  }

  /** Numbers begin here. */
  startAt(seq: number): void {
    this.lose()
    this.floor = seq
  }

  /** Nobody knows what changed: everything may have. */
  lose(): void {
    this.events.length = 0
    this.floor = Infinity
    this.count += 1
  }

  note(event: FeedEvent): void {
    this.count += 1
    this.events.push(event)
    if (this.events.length <= MOST) return
    this.floor = this.events.shift()?.seq ?? Infinity
  }

  /** Whether a change after `revision` names something, or might have. */
  touchedSince(revision: number, names: (subject: Subject) => boolean): boolean {
    if (revision < this.floor) return true
    return this.events.some(({ seq, subjects }) => seq > revision && subjects.some(names))
  }
}
