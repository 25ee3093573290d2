import type { Readable } from 'node:stream'
import { DomainError } from '../../common/errors/domain-error.js'
import { OpenStreams } from '../../common/open-streams.js'
import type { AuditFilter } from '../reading/audit-query.js'
import type { AuditReader } from '../reading/audit-reader.js'
import type { Scheduler } from '../scheduler.js'
import { AuditStream } from './audit-stream.js'
import type { AuditTail } from './audit-tail.js'

/** What the streams of a node work with. */
export interface AuditStreamsOptions {
  readonly reader: AuditReader
  readonly tail: AuditTail
  readonly scheduler: Scheduler
  /** Streams that are open at once on this node, half of them at most for one caller. */
  readonly most: number
}

/** Who opens a stream, of which events. */
export interface AuditStreamOpener {
  readonly uid: string
  readonly filter: AuditFilter
  /** The event after which it begins. Default: from now on. */
  readonly after?: number | undefined
  readonly holds: () => Promise<boolean>
}

/** After which a stream ends, milliseconds: its client proves itself anew by coming back. */
export const LIFETIME_MS = 300_000

/** The tails of the audit log that are open on this node. */
export class AuditStreams {
  private readonly streams: OpenStreams<AuditStream>

  constructor(private readonly options: AuditStreamsOptions) {
    this.streams = new OpenStreams(options.most)
  }

  /** Streams that are open. */
  get size(): number {
    return this.streams.size
  }

  /**
   * Opens a stream of server-sent events.
   *
   * @throws DomainError `ServiceUnavailable` when there are too many, the service is being stopped or the store is out of reach;
   * `TooManyRequests` when the caller has too many; `ValidationFailed` naming `after` when there is no such event yet
   */
  async open({ uid, filter, after, holds }: AuditStreamOpener): Promise<Readable> {
    const { reader, tail, scheduler } = this.options
    const { head } = await reader.ends()
    if (after !== undefined && after > head) {
      throw new DomainError('ValidationFailed', { problems: { after: `is ahead of the newest event, ${head}` } })
    }
    this.streams.assertRoom(uid)
    const stream = new AuditStream({ reader, tail, filter, holds, after: after ?? head })
    const cancel = scheduler.after(LIFETIME_MS, () => {
      stream.finish()
    })
    this.streams.add(stream, uid)
    stream.readable.on('close', () => {
      cancel()
      this.streams.delete(stream)
    })
    return stream.readable
  }

  /** Ends all, and opens none any more. */
  close(): void {
    for (const stream of this.streams.close()) stream.finish()
    this.options.tail.wakeAll()
  }
}
