import { ConnectionError } from '../authorizer/errors.js'
import { ServiceRefusal } from '../service/service-error.js'
import type { Clock } from '../settings/clock.js'
import type { GuardLog } from '../settings/guard-log.js'
import { Backoff } from './backoff.js'
import { EventTextParser } from './event-text-parser.js'
import { type FeedEvent, readPage } from './feed-event.js'
import { FeedPosition } from './feed-position.js'
import type { EventText, PrincipalApi } from './principal-api.js'
import type { Cancel, Timers } from './timers.js'

/** Who acts on changes; always at once, so that nothing is decided in between. */
export abstract class ChangeListener {
  /** The next change. */
  abstract apply(event: FeedEvent): void

  /** A new connection: the service may have been started anew in between. */
  abstract connected(): void

  /** Numbers begin anew: nothing of before holds. */
  abstract startAt(seq: number): void

  /** Changes were lost: nothing holds. */
  abstract lose(): void
}

/** What a feed works with. */
export interface RevocationFeedOptions {
  readonly api: Pick<PrincipalApi, 'events' | 'stream'>
  readonly listener: ChangeListener
  readonly clock: Clock
  readonly timers: Timers
  /** From 0 to below 1. */
  readonly random: () => number
  /** Milliseconds without a sign after which a connection is given up. */
  readonly maxSilenceMs: number
  /**
   * Milliseconds since the last sign during which what is known is relied on, for whoever goes on without the service. Default:
   * `maxSilenceMs`. Longer: whoever may not listen any more forgets everything at once.
   */
  readonly maxStalenessMs?: number
  readonly log: GuardLog
}

const POLL_EVERY_MS = 1000
/** Then a stream is tried again. */
const MOST_POLLS = 600
/** Status for a place that is ahead of the newest change. */
const AHEAD = 400

/** Something that cannot be, so nothing that was heard before can be relied on. */
class LostError extends Error {}

/**
 * Hears of every change of the service, in order: over a stream, or, where something on the way holds streams back, by asking
 * each second. Whatever is missing or does not fit makes it begin anew.
 */
export class RevocationFeed {
  private readonly position: FeedPosition
  private readonly backoff: Backoff
  private readonly waiting = new Set<() => void>()
  private pollsLeft = 0
  private running = false
  private closed = false
  private stream: EventText | undefined
  private endPause: (() => void) | undefined
  private endTrust: Cancel = () => undefined

  constructor(private readonly options: RevocationFeedOptions) {
    this.position = new FeedPosition(options.maxStalenessMs ?? options.maxSilenceMs)
    this.backoff = new Backoff(options.random)
  }

  /** The last change that was heard; `undefined` where nobody knows. */
  get seq(): number | undefined {
    return this.position.seq
  }

  /** The last change that was heard since numbers began, also where nobody knows how to go on. */
  get heard(): number | undefined {
    return this.position.heard
  }

  /** Whether every change is known that happened up to `maxStalenessMs` ago. */
  isLive(nowMs: number): boolean {
    return !this.closed && this.position.isLive(nowMs)
  }

  /** Milliseconds since the last sign of the service; `undefined` where there is none to rely on. */
  stalenessMs(nowMs: number): number | undefined {
    return this.position.stalenessMs(nowMs)
  }

  /** Begins to listen. */
  start(): void {
    if (this.running || this.closed) return
    this.running = true
    void this.run()
  }

  /** Comes when it is live; `false` when it is not within `limitMs`. */
  whenLive(limitMs: number): Promise<boolean> {
    if (this.isLive(this.options.clock.now())) return Promise.resolve(true)
    return new Promise((resolve) => {
      const settle = (isLive: boolean): void => {
        this.waiting.delete(live)
        cancel()
        resolve(isLive)
      }
      const live = (): void => settle(this.isLive(this.options.clock.now()))
      const cancel = this.options.timers.after(limitMs, () => settle(false))
      this.waiting.add(live)
    })
  }

  /** Ends the connection and all timers. */
  close(): void {
    this.closed = true
    this.stream?.destroy()
    this.endPause?.()
    this.endTrust()
    this.tellWaiting()
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      const delayMs = await this.round()
      if (!this.closed) await this.pause(delayMs)
    }
  }

  /** One connection or one poll; says how long to wait after it. */
  private async round(): Promise<number> {
    try {
      return this.pollsLeft > 0 ? await this.poll() : await this.listen()
    } catch (error) {
      this.pollsLeft = 0
      if (!this.closed) this.noteFailure(error)
      return this.backoff.next() + waitOf(error)
    }
  }

  private noteFailure(error: unknown): void {
    const { log, listener } = this.options
    const message = error instanceof Error ? error.message : String(error)
    if (isLost(error) || (this.options.maxStalenessMs !== undefined && isShutOut(error))) {
      if (error instanceof ServiceRefusal && error.serviceStatus === AHEAD) this.position.disown()
      else this.position.lose()
      listener.lose()
      log.warn(`the feed of changes begins anew: ${message}`)
    } else {
      log.warn(`the feed of changes cannot be heard: ${message}`)
    }
  }

  private async listen(): Promise<number> {
    const askedAtMs = this.options.clock.now()
    const opened = await this.open()
    if (opened === undefined) return this.poll()
    this.stream = opened
    this.position.begin(askedAtMs)
    this.options.listener.connected()
    const silence = new SilenceWatch(this.options, () => opened.destroy())
    try {
      await this.readAll(opened, silence)
    } finally {
      silence.end()
      this.stream = undefined
      opened.destroy()
    }
    // Connected, and nothing was heard: something on the way keeps what it should pass on.
    if (silence.isOver && !silence.wasBroken) this.pollsLeft = MOST_POLLS
    return this.backoff.next()
  }

  /** `undefined` where streams cannot be had, but pages perhaps can. */
  private async open(): Promise<EventText | undefined> {
    try {
      const stream = await this.options.api.stream(this.position.seq)
      if (!this.closed) return stream
      stream.destroy()
      throw new ConnectionError('the guard is closed')
    } catch (error) {
      if (this.closed || (error instanceof ServiceRefusal && error.serviceStatus < 500)) throw error
      this.pollsLeft = MOST_POLLS
      return undefined
    }
  }

  private async readAll(stream: EventText, silence: SilenceWatch): Promise<void> {
    const parser = new EventTextParser()
    for await (const bytes of endingQuietly(stream)) {
      for (const event of parsed(parser, bytes)) {
        if (this.closed) return
        const nowMs = this.options.clock.now()
        this.take(event, nowMs)
        if (this.position.trustedMs(nowMs) >= 0) silence.breakIt()
      }
    }
  }

  private async poll(): Promise<number> {
    this.pollsLeft -= 1
    const { body, sentAtMs } = await this.options.api.events(this.position.seq)
    if (this.closed) return 0
    const { seq, events } = reading(() => readPage(body))
    this.position.begin(sentAtMs)
    const wasKnown = this.position.seq !== undefined
    // Of a page that begins somewhere only its number counts.
    for (const event of wasKnown ? events : []) this.take(event, sentAtMs)
    this.take({ type: 'ping', seq, atMs: sentAtMs, subjects: [] }, sentAtMs)
    if (!this.position.isBehind) return POLL_EVERY_MS
    if (events.length === 0) throw new LostError('changes that were announced do not come')
    return 0
  }

  private take(event: FeedEvent, nowMs: number): void {
    const heard = this.position.hear(event, nowMs)
    if (heard === 'lost') throw new LostError('the numbers of changes have a gap')
    const { listener, clock } = this.options
    this.trustUntilSilence(clock.now())
    if (heard === 'anew') listener.startAt(event.seq)
    else if (heard === 'change') listener.apply(event)
    this.backoff.reset()
    if (this.isLive(clock.now())) this.tellWaiting()
  }

  /** INVARIANT: silence is also measured by a timer: a clock that was set back comes to the same time again. */
  private trustUntilSilence(nowMs: number): void {
    this.endTrust()
    const leftMs = this.position.trustedMs(nowMs)
    if (leftMs < 0) this.position.fallSilent()
    else this.endTrust = this.options.timers.after(leftMs + 1, () => this.position.fallSilent())
  }

  private tellWaiting(): void {
    for (const tell of [...this.waiting]) tell()
  }

  private pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.options.timers.after(delayMs, resolve)
      this.endPause = () => {
        cancel()
        resolve()
      }
    })
  }
}

/** Ends what has been silent for too long. */
class SilenceWatch {
  /** Nothing came for too long. */
  isOver = false
  /** Something came. */
  wasBroken = false
  private cancel: Cancel

  constructor(
    private readonly options: Pick<RevocationFeedOptions, 'timers' | 'maxSilenceMs'>,
    private readonly onOver: () => void,
  ) {
    this.cancel = this.plan()
  }

  breakIt(): void {
    this.wasBroken = true
    this.cancel()
    this.cancel = this.plan()
  }

  end(): void {
    this.cancel()
  }

  private plan(): Cancel {
    return this.options.timers.after(this.options.maxSilenceMs, () => {
      this.isOver = true
      this.onOver()
    })
  }
}

/** How a connection ends is no news: what comes next says whether anything was missed. */
async function* endingQuietly(stream: EventText): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } catch {
    return
  }
}

function parsed(parser: EventTextParser, bytes: Uint8Array): readonly FeedEvent[] {
  return reading(() => parser.push(bytes))
}

/** @throws LostError when it cannot be read */
function reading<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new LostError(error instanceof Error ? error.message : 'it cannot be read', { cause: error })
  }
}

/**
 * 400: ahead of the newest change; 410: older than what is kept.
 * INVARIANT: whatever else went wrong than a connection, nobody knows whether a change was taken in.
 */
function isLost(error: unknown): boolean {
  if (error instanceof ServiceRefusal) return error.serviceStatus === AHEAD || error.serviceStatus === 410
  return !(error instanceof ConnectionError)
}

/** Whoever has lost the right to hear of changes hears of none, though the service is there. */
function isShutOut(error: unknown): boolean {
  return error instanceof ServiceRefusal && [401, 403, 404].includes(error.serviceStatus)
}

/** What the service asks to wait, in milliseconds. */
function waitOf(error: unknown): number {
  return error instanceof ServiceRefusal ? error.retryAfterSeconds * 1000 : 0
}
