import { get, statusOf } from '../api/client.js'
import { addressOf, pathOf, type Query } from '../api/service-address.js'
import type { AuditRecord } from './audit-record.js'

/** How the connection stands. `refused`: the right is gone, or the query is none; it is not tried again. */
export type Connection = 'connecting' | 'live' | 'lost' | 'refused'

/** Who is told about it. */
export interface LiveListener {
  readonly onConnection: (connection: Connection) => void
  /** What came in, from the oldest; a few times a second at most. */
  readonly onEvents: (events: readonly AuditRecord[]) => void
  /** What came in before now may have been missed: the list is read again. */
  readonly onFresh: () => void
}

const SHOW_EVERY_MS = 400
/** Longer than the list could show: what is older than this many is dropped before it is shown. */
const MOST_BUFFERED = 2000
const FIRST_RETRY_MS = 2000
const LONGEST_RETRY_MS = 30_000

/**
 * Follows the events of a query until it is told to stop. The browser goes on by itself after what it saw last when the service ends the stream, which it
 * does every few minutes; where the service refuses, or is away, it is asked again here, less and less often.
 */
export function followEvents(query: Query, listener: LiveListener): () => void {
  const follower = new Follower(query, listener)
  return () => follower.stop()
}

class Follower {
  private source: EventSource | undefined
  private buffered: AuditRecord[] = []
  private lastSeq: string | undefined
  private retryMs = FIRST_RETRY_MS
  private retry: ReturnType<typeof setTimeout> | undefined
  private readonly flushing: ReturnType<typeof setInterval>
  private stopped = false

  constructor(
    private readonly query: Query,
    private readonly listener: LiveListener,
  ) {
    this.flushing = setInterval(() => this.flush(), SHOW_EVERY_MS)
    listener.onConnection('connecting')
    this.connect()
  }

  stop(): void {
    this.stopped = true
    this.source?.close()
    clearTimeout(this.retry)
    clearInterval(this.flushing)
  }

  private connect(): void {
    const after = this.lastSeq
    const source = new EventSource(addressOf(pathOf('audit-events', 'stream'), { ...this.query, after }))
    this.source = source
    source.onopen = () => this.opened()
    source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => this.arrived(data, lastEventId)
    source.onerror = () => this.failed(source)
  }

  private opened(): void {
    this.retryMs = FIRST_RETRY_MS
    this.listener.onConnection('live')
    // A stream without a place begins now: what lies between the list and now is read with the list.
    if (this.lastSeq === undefined) this.listener.onFresh()
  }

  private arrived(data: string, id: string): void {
    if (id !== '') this.lastSeq = id
    const record = parseRecord(data)
    if (record !== undefined) this.buffered.push(record)
    if (this.buffered.length > MOST_BUFFERED) this.buffered.shift()
  }

  private flush(): void {
    if (this.buffered.length === 0) return
    const events = this.buffered
    this.buffered = []
    this.listener.onEvents(events)
  }

  private failed(source: EventSource): void {
    this.listener.onConnection('lost')
    if (source.readyState !== EventSource.CLOSED || this.stopped) return
    source.close()
    this.retry = setTimeout(() => void this.tryAgain(), this.retryMs)
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS)
  }

  /** An `EventSource` does not tell the status of a refusal, so a plain request asks for it. */
  private async tryAgain(): Promise<void> {
    const status = await get(pathOf('audit-events'), { ...this.query, limit: 1 }).then(() => 200, statusOf)
    if (this.stopped) return
    if (status === 400 || status === 401 || status === 403) this.listener.onConnection('refused')
    else this.connect()
  }
}

function parseRecord(data: string): AuditRecord | undefined {
  try {
    // What the service sends is described by its OpenAPI document.
    return JSON.parse(data) as AuditRecord
  } catch {
    return undefined
  }
}
