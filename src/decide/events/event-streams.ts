import type { Identity } from '@tinyauth/decision'
import type { Scheduler } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { OpenStreams } from '../../common/open-streams.js'
import type { Snapshot } from '../../snapshot/index.js'
import type { CallerService } from '../caller/caller.service.js'
import { ReadRight } from '../caller/read-right.js'
import type { EventLog } from './event-log.js'
import { EventStream } from './event-stream.js'
import { type EventText, streamText } from './service-event.js'

/** What the streams of a node work with. */
export interface EventStreamsOptions {
  readonly log: EventLog
  readonly snapshot: Snapshot
  readonly caller: Pick<CallerService, 'permits'>
  readonly scheduler: Scheduler
  readonly clock: Clock
  readonly config: Pick<Config, 'eventsPingSeconds' | 'maxEventStreams' | 'partition' | 'service'>
}

/** Who opens a stream, about which service, in which form. */
export interface StreamOpener {
  readonly identity: Identity
  readonly call: Call
  readonly service: string
  /** How events are written. Default: as server-sent events. */
  readonly text?: EventText
}

/** The streams of events that are open on this node. */
export class EventStreams {
  private readonly streams: OpenStreams<EventStream>
  private readonly stopListening: () => void
  private cancelPing: (() => void) | undefined

  constructor(private readonly options: EventStreamsOptions) {
    this.streams = new OpenStreams(options.config.maxEventStreams)
    this.stopListening = options.snapshot.onApplied((applied) => {
      for (const stream of this.streams.all()) {
        if (applied === 'anew') stream.reset()
        else stream.wake()
      }
    })
  }

  /** Streams that are open. */
  get size(): number {
    return this.streams.size
  }

  /**
   * Opens a stream of the changes after `since`, or from now on.
   *
   * @throws DomainError `ServiceUnavailable` when there are too many, the service is being stopped or the store is out of
   * reach; `TooManyRequests` when the caller has too many; `Gone`, `ValidationFailed` for `since`
   */
  async open(
    { identity, call, service, text = streamText }: StreamOpener,
    since: number | undefined,
  ): Promise<EventStream> {
    const { log, snapshot, clock, config } = this.options
    const askedAtMs = clock.now()
    await snapshot.refresh()
    if (since !== undefined) await log.assertKept(since)
    const { uid } = identity.entry
    this.streams.assertRoom(uid)
    const { partition } = config
    const right = new ReadRight({ ...this.options, ownService: config.service }, identity, call, {
      action: 'ReadEvents',
      resource: `services/${service}`,
      service,
    })
    const stream = new EventStream({
      log,
      right,
      clock,
      partition,
      since,
      askedAtMs,
      text,
      onEnd: (ended) => this.ended(ended),
    })
    this.streams.add(stream, uid)
    if (this.cancelPing === undefined) this.plan()
    return stream
  }

  /** Ends all, and opens none any more. */
  close(): void {
    this.stopListening()
    for (const stream of this.streams.close()) stream.finish('stopping')
  }

  private ended(stream: EventStream): void {
    this.streams.delete(stream)
    if (this.streams.size > 0) return
    this.cancelPing?.()
    this.cancelPing = undefined
  }

  private plan(): void {
    const { scheduler, config } = this.options
    this.cancelPing = scheduler.after(config.eventsPingSeconds * 1000, () => {
      this.plan()
      void this.tick()
    })
  }

  /**
   * INVARIANT: a ping says that this node has just asked the store for changes. While the store is out of reach there is
   * none, so that guards do not take silence about changes for their absence.
   */
  private async tick(): Promise<void> {
    // Before the store is asked: that may take long, and what was heard at the last tick is old by now.
    for (const stream of this.streams.all()) stream.withdrawPing()
    const askedAtMs = this.options.clock.now()
    const isHeard = await this.options.snapshot.refresh().then(
      () => true,
      () => false,
    )
    for (const stream of this.streams.all()) {
      if (isHeard) stream.ping(askedAtMs)
      else stream.wake()
    }
  }
}
