import { unreadable } from '../remote/answer-fields.js'
import { type FeedEvent, readEvent } from './feed-event.js'

/** Characters of one event at most. */
const LONGEST = 1_048_576

/**
 * Reads a stream of server-sent events (WHATWG HTML, section 9.2.6) as its bytes come in. Lines end in `\n`, `\r\n` or `\r`; only
 * `data` counts, since every event says its number itself.
 */
export class EventTextParser {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true })
  private rest = ''
  private data: string | undefined

  /** The events that are whole now. @throws ConnectionError, TypeError when it is no stream of events */
  push(bytes: Uint8Array): readonly FeedEvent[] {
    this.rest += this.decoder.decode(bytes, { stream: true })
    const events: FeedEvent[] = []
    for (let line = this.takeLine(); line !== undefined; line = this.takeLine()) this.take(line, events)
    if (this.rest.length + (this.data?.length ?? 0) > LONGEST) throw unreadable('event', 'is too long')
    return events
  }

  private takeLine(): string | undefined {
    const end = this.rest.search(/[\r\n]/)
    // Whether a `\n` follows the `\r` is not known yet.
    if (end === -1 || (this.rest[end] === '\r' && end === this.rest.length - 1)) return undefined
    const line = this.rest.slice(0, end)
    this.rest = this.rest.slice(this.rest.startsWith('\r\n', end) ? end + 2 : end + 1)
    return line
  }

  private take(line: string, events: FeedEvent[]): void {
    if (line === '') {
      if (this.data !== undefined) events.push(readEvent(parse(this.data)))
      this.data = undefined
    } else if (line.startsWith('data:')) {
      const value = line.slice(line[5] === ' ' ? 6 : 5)
      this.data = this.data === undefined ? value : `${this.data}\n${value}`
    }
  }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    throw unreadable('event', 'is not JSON')
  }
}
