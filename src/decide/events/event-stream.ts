import { Readable } from 'node:stream'
import type { Clock } from '../../common/clock.js'
import type { ReadRight } from '../caller/read-right.js'
import type { EventLog } from './event-log.js'
import { type EventText, pingAt, resetAt, type ServiceEvent } from './service-event.js'

/** What a stream works with. */
export interface EventStreamOptions {
  readonly log: Pick<EventLog, 'next' | 'seq'>
  readonly right: Pick<ReadRight, 'holds'>
  readonly clock: Clock
  readonly partition: string
  /** The change after which it begins; default now. */
  readonly since?: number | undefined
  /** When the store was asked for changes for the last time, milliseconds: what came since then this node may not know. */
  readonly askedAtMs: number
  /** How an event is written. */
  readonly text: EventText
  /** Called once, when nothing will come any more. */
  readonly onEnd: (stream: EventStream) => void
}

/** Why the service ended a stream: the right is gone, the node stops, or nobody can tell whether the right is still there. */
export type StreamEnd = 'refused' | 'stopping' | 'unsure'

/** Bytes that wait for a client that reads slowly; what comes after them stays in the log. */
const BUFFER_BYTES = 65_536

/**
 * One stream of events; says `over` when nothing will come any more, also where the last events were not read yet. It keeps its place in the log and nothing else, so that a slow client costs no memory; one that has
 * not read between two pings is ended, as is one whose right is gone.
 */
export class EventStream extends Readable {
  /** Set before the last event is read; `undefined` where the client went away or was cut. */
  endedAs: StreamEnd | undefined
  private sent: number
  private blocked = false
  private wasBlocked = false
  /** When the store was last asked for changes, until that is told. */
  private pingDueAtMs: number | undefined
  private resetDue = false
  private isDue = false
  private rounds: Promise<void> | undefined
  private over = false

  constructor(private readonly options: EventStreamOptions) {
    super({ highWaterMark: BUFFER_BYTES })
    const { log, since, askedAtMs } = options
    this.sent = since ?? log.seq
    // The store may have gone back just now.
    this.resetDue = this.sent > log.seq
    // Whoever answers with it listens later than it may be cut.
    this.on('error', () => undefined)
    const ping = pingAt(log.seq, askedAtMs)
    // A client that goes on from here must not pass over what it has not been told yet.
    this.tell(ping, this.sent === ping.seq ? ping.seq : undefined)
    this.wake()
  }

  /** There may be something to tell. */
  wake(): void {
    this.isDue = true
    this.rounds ??= this.run().finally(() => (this.rounds = undefined))
  }

  /** Says when the store was asked for changes, unless the client has not read since the last time. */
  ping(askedAtMs: number): void {
    if (this.wasBlocked) {
      this.cut()
      return
    }
    this.wasBlocked = this.blocked
    this.pingDueAtMs = askedAtMs
    this.wake()
  }

  /** A ping that was not told until now is not told any more: it may no longer be true. */
  withdrawPing(): void {
    this.pingDueAtMs = undefined
  }

  /** Numbers are no longer what they were. */
  reset(): void {
    this.resetDue = true
    this.wake()
  }

  /** Ends it: with what was told, or at once where the client does not read. */
  finish(as: StreamEnd): void {
    if (this.over) return
    if (this.blocked) {
      this.cut()
      return
    }
    this.endedAs = as
    this.conclude()
    this.push(null)
  }

  override _read(): void {
    this.wasBlocked = false
    if (!this.blocked) return
    this.blocked = false
    this.wake()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.conclude()
    done(error)
  }

  private cut(): void {
    this.destroy(new Error('the stream of events was cut'))
  }

  private conclude(): void {
    if (this.over) return
    this.over = true
    this.options.onEnd(this)
    this.emit('over')
  }

  private async run(): Promise<void> {
    while (this.isDue && !this.over) {
      this.isDue = false
      try {
        await this.round()
      } catch {
        // Whether it may go on cannot be told, so it may not; the client tries again.
        this.finish('unsure')
      }
    }
  }

  private async round(): Promise<void> {
    const { log, right } = this.options
    // Taken before the right is judged: a change that takes it away is not told any more.
    const upTo = log.seq
    if (!(await right.holds())) {
      this.finish('refused')
      return
    }
    if (this.resetDue) {
      this.tellReset()
      return
    }
    await this.tellUpTo(upTo)
    if (this.pingDueAtMs === undefined || !this.canTell()) return
    const ping = pingAt(this.sent, this.pingDueAtMs)
    this.pingDueAtMs = undefined
    this.tell(ping, this.sent)
  }

  private async tellUpTo(upTo: number): Promise<void> {
    while (this.sent < upTo && this.canTell()) {
      const events = await this.options.log.next(this.sent, upTo)
      if (events === undefined) this.reset()
      if (events === undefined || events.length === 0) return
      for (const event of events) {
        if (!this.canTell()) return
        this.sent = event.seq
        this.tell(event, event.seq)
      }
    }
  }

  private canTell(): boolean {
    return !this.blocked && !this.over && !this.resetDue
  }

  private tellReset(): void {
    const { log, clock, partition } = this.options
    this.resetDue = false
    this.isDue = true
    this.sent = log.seq
    this.tell(resetAt(this.sent, clock.now(), partition), this.sent)
  }

  private tell(event: ServiceEvent, id: number | undefined): void {
    if (!this.over && !this.push(this.options.text(event, id))) this.blocked = true
  }
}
