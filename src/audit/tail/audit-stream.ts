import { Readable } from 'node:stream'
import type { AuditFilter } from '../reading/audit-query.js'
import type { AuditAdvance, AuditReader } from '../reading/audit-reader.js'
import type { AuditRecord } from '../reading/audit-record.js'
import type { AuditTail } from './audit-tail.js'

/** What a stream works with. */
export interface AuditStreamOptions {
  readonly reader: Pick<AuditReader, 'after'>
  readonly tail: Pick<AuditTail, 'next'>
  readonly filter: AuditFilter
  /** The event after which it begins. */
  readonly after: number
  /** Whether whoever opened it may still read. What it throws is a no. */
  readonly holds: () => Promise<boolean>
}

/** Events that are read at once by a stream that is behind. */
const PAGE = 50

/** Characters that are told at once, between two looks at the right. */
const CHUNK_LENGTH = 65_536

/** Looks at the database without anything to tell, after which a sign of life is told. */
const QUIET_LOOKS = 15

/** After which a client comes back, milliseconds. */
const RETRY_MS = 1000

/**
 * One tail of the audit log, as server-sent events: the `id` is the `seq` of an event, so that a client that lost it goes on there.
 * It is written as fast as it is read; what was not told yet stays in the log.
 * INVARIANT: events are told only after the right was seen to hold, and that after they were read.
 */
export class AuditStream {
  readonly readable: Readable
  private seq: number
  private isOver = false
  /** Its client has not taken the last part, or not begun to read. */
  private isTelling = true

  constructor(private readonly options: AuditStreamOptions) {
    this.seq = options.after
    this.readable = Readable.from(this.parts(), { objectMode: false, highWaterMark: CHUNK_LENGTH })
    // Whoever answers with it listens later than it may be cut.
    this.readable.on('error', () => undefined)
  }

  /** Ends it: at once where the client does not read, else once it is woken. */
  finish(): void {
    this.isOver = true
    if (this.isTelling) this.readable.destroy(new Error('the stream was cut'))
  }

  private async *parts(): AsyncGenerator<string> {
    let batch: Awaited<ReturnType<AuditTail['next']>>
    let quiet = 0
    yield `retry: ${RETRY_MS}\n${placeLine(this.seq)}`
    this.isTelling = false
    for (;;) {
      const { events, seq, isEnd } = await this.advance(batch)
      batch = undefined
      quiet = events.length > 0 ? 0 : (quiet + 1) % QUIET_LOOKS
      const isSignDue = events.length === 0 && quiet === 0
      for (const text of isSignDue ? [placeLine(seq)] : chunked(events)) {
        if (!(await this.mayGoOn())) return
        this.isTelling = true
        yield text
        this.isTelling = false
      }
      this.seq = seq
      if (!(await this.mayGoOn())) return
      if (isEnd) batch = await this.options.tail.next()
    }
  }

  private async advance(batch: Awaited<ReturnType<AuditTail['next']>>): Promise<AuditAdvance> {
    const { reader, filter } = this.options
    return batch?.advance(filter, this.seq) ?? reader.after(filter, this.seq, PAGE)
  }

  private async mayGoOn(): Promise<boolean> {
    return (await this.options.holds().catch(() => false)) && !this.isOver && !this.readable.destroyed
  }
}

/** Where to go on after; a client makes no event of it. */
function placeLine(seq: number): string {
  return `id: ${seq}\n\n`
}

/** Events as they stand on the stream, in parts of a bounded length but for a single long one. */
function chunked(events: readonly AuditRecord[]): readonly string[] {
  const chunks: string[] = []
  let chunk = ''
  for (const event of events) {
    chunk += `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`
    if (chunk.length < CHUNK_LENGTH) continue
    chunks.push(chunk)
    chunk = ''
  }
  return chunk === '' ? chunks : [...chunks, chunk]
}
