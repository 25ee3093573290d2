import type { FeedEvent, Subject } from './feed-event.js'

const MOST = 1000
/** What they name together at most: one change may name thousands. */
const MOST_SUBJECTS = 50_000

/** The last changes, so that what was read of the service at some number can be held against those that came after it. */
export class RecentChanges {
  private readonly events: FeedEvent[] = []
  /** Changes up to this one are not kept. */
  private floor = Infinity
  private count = 0
  private begun = 0
  private subjects = 0

  /** Another one after each change and each new beginning. */
  get mark(): number {
    return this.count
  }

  /** Another one after each new beginning: numbers of before may mean something else. */
  get beginning(): number {
    return this.begun
  }

  /** Numbers begin here. */
  startAt(seq: number): void {
    this.lose()
    this.floor = seq
  }

  /** Nobody knows what changed: everything may have. */
  lose(): void {
    this.events.length = 0
    this.subjects = 0
    this.floor = Infinity
    this.count += 1
    this.begun += 1
  }

  note(event: FeedEvent): void {
    this.count += 1
    this.events.push(event)
    this.subjects += event.subjects.length
    while (this.events.length > MOST || this.subjects > MOST_SUBJECTS) this.shift()
  }

  /** Whether a change after `revision` names something, or might have. */
  touchedSince(revision: number, names: (subject: Subject) => boolean): boolean {
    if (revision < this.floor) return true
    // What names nothing may have touched anything.
    return this.events.some(
      ({ seq, subjects }) => seq > revision && (subjects.length === 0 || subjects.some((one) => names(one))),
    )
  }

  private shift(): void {
    const oldest = this.events.shift()
    this.floor = oldest?.seq ?? Infinity
    this.subjects -= oldest?.subjects.length ?? 0
  }
}
