import { DomainError } from '../../common/errors/domain-error.js'
import type { Snapshot } from '../../snapshot/index.js'
import type { PrincipalReader, UnitOfWork } from '../../store/index.js'
import { eventOf, type ServiceEvent } from './service-event.js'

/** A page of events. */
export interface EventPage {
  readonly v: 1
  /** The last change that this node decides by. */
  readonly seq: number
  readonly events: readonly ServiceEvent[]
  /** There are more up to `seq`. */
  readonly more: boolean
}

/** Events that streams are given at once. */
const CHUNK = 500
/** Events that are kept for streams that stand a little behind the others. */
const MOST_RECENT = 2000

/**
 * The numbered changes of the store as events.
 * INVARIANT: an event is told only after this node has applied its change, so that who hears of it and asks here is answered
 * by it.
 */
export class EventLog {
  private readonly recent = new Map<number, ServiceEvent>()
  /** Counts how often numbers began anew. */
  private beginnings = 0
  private readonly reading = new Map<number, Promise<readonly ServiceEvent[] | undefined>>()

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: PrincipalReader,
    private readonly snapshot: Snapshot,
  ) {
    snapshot.onApplied((applied) => {
      if (applied === 'anew') this.forget()
    })
  }

  /** The last change that this node decides by. */
  get seq(): number {
    return this.snapshot.revision
  }

  /** Events after `since`; without it, where to begin. @throws as `assertKept` */
  async page(since: number | undefined, limit: number): Promise<EventPage> {
    // Whoever asks in place of listening is told what there is, not what this node happens to know.
    await this.snapshot.refresh()
    if (since === undefined) return { v: 1, seq: this.seq, events: [], more: false }
    await this.reach(since)
    const { seq } = this
    const events = await this.read(since, seq, limit)
    if (events === undefined) throw gone(since)
    return { v: 1, seq, events, more: (events.at(-1)?.seq ?? since) < seq }
  }

  /**
   * Whether somebody may go on after `since`.
   *
   * @throws DomainError `Gone` when changes after it were removed, `ValidationFailed` when there is no such change yet,
   * `ServiceUnavailable`
   */
  async assertKept(since: number): Promise<void> {
    await this.reach(since)
    if ((await this.read(since, this.seq, 1)) === undefined) throw gone(since)
  }

  /** The next events after `since` up to `upTo`, for streams: `undefined` when they cannot follow any more. */
  async next(since: number, upTo: number): Promise<readonly ServiceEvent[] | undefined> {
    const known = this.known(since, upTo)
    if (known.length > 0 || since >= upTo) return known
    // All streams that stand at the same place ask once.
    let reading = this.reading.get(since)
    if (reading === undefined) {
      reading = this.fill(since).finally(() => {
        if (this.reading.get(since) === reading) this.reading.delete(since)
      })
      this.reading.set(since, reading)
    }
    return (await reading)?.filter(({ seq }) => seq <= upTo)
  }

  private known(since: number, upTo: number): readonly ServiceEvent[] {
    const events: ServiceEvent[] = []
    for (let seq = since + 1; seq <= upTo && events.length < CHUNK; seq++) {
      const event = this.recent.get(seq)
      if (event === undefined) break
      events.push(event)
    }
    return events
  }

  private async fill(since: number): Promise<readonly ServiceEvent[] | undefined> {
    const { beginnings } = this
    const events = await this.read(since, Infinity, CHUNK)
    // After a new beginning these numbers may mean something else.
    if (events === undefined || beginnings !== this.beginnings) return events
    // What is not applied yet may be lost by a failover, and its number given to another.
    for (const event of events) if (event.seq <= this.snapshot.revision) this.recent.set(event.seq, event)
    this.makeRoom()
    return events
  }

  private makeRoom(): void {
    for (const seq of this.recent.keys()) {
      if (this.recent.size <= MOST_RECENT) return
      this.recent.delete(seq)
    }
  }

  private forget(): void {
    this.beginnings += 1
    this.recent.clear()
    this.reading.clear()
  }

  /** `undefined` when the first of them is not there. */
  private async read(since: number, upTo: number, limit: number): Promise<readonly ServiceEvent[] | undefined> {
    if (since >= upTo) return []
    const changes = await this.unitOfWork.read((manager) => this.reader.changesSince(manager, since, limit))
    if (changes[0]?.revision !== since + 1) return undefined
    return changes.filter(({ revision }) => revision <= upTo).map(eventOf)
  }

  /** Another node may know a change that this one has yet to look for. */
  private async reach(since: number): Promise<void> {
    if (since <= this.seq) return
    try {
      await this.snapshot.atLeast(since)
    } catch (error) {
      const newest = await this.unitOfWork.read((_, revision) => Promise.resolve(revision))
      if (newest >= since) throw error
      const problem = `is ahead of the newest change, ${newest}: begin anew`
      throw new DomainError('ValidationFailed', { problems: { since: problem } })
    }
  }
}

function gone(since: number): DomainError {
  const problem = `changes after ${since} are not kept any more: begin anew`
  return new DomainError('Gone', { problems: { since: problem } })
}
