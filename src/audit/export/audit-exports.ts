import { setImmediate as nextTurn } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { DomainError } from '../../common/errors/domain-error.js'
import { OpenStreams } from '../../common/open-streams.js'
import type { AuditExportQuery } from '../reading/audit-query.js'
import type { AuditReader } from '../reading/audit-reader.js'
import type { AuditRecord } from '../reading/audit-record.js'
import type { Cancel, Scheduler } from '../scheduler.js'
import { CSV_HEAD, csvLine } from './csv-line.js'

/** Who wants which events. */
export interface AuditExportOpener {
  readonly uid: string
  readonly query: AuditExportQuery
  /** Whether whoever began it may still read. */
  readonly holds: () => Promise<boolean>
}

/** Exports that are written at once on this node, half of them at most for one caller. */
const MOST = 8

/** How long a client may take for a part, milliseconds: others wait for its place. */
export const PATIENCE_MS = 60_000

/** Events that are read at once. */
const PAGE = 100

/** How the events of each format stand. */
const FORMATS = {
  ndjson: { head: '', line: (record: AuditRecord): string => `${JSON.stringify(record)}\n` },
  csv: { head: CSV_HEAD, line: csvLine },
} as const

/** Writes many events out, newest first, as fast as they are taken. */
export class AuditExports {
  private readonly streams = new OpenStreams<AsyncGenerator<string>>(MOST)

  constructor(
    private readonly reader: Pick<AuditReader, 'scan'>,
    private readonly scheduler: Scheduler,
  ) {}

  /**
   * Begins an export; the first events are read before it answers. It fails, and so never ends well, when the right is gone, the
   * store is out of reach or its client does not read meanwhile.
   *
   * @throws DomainError `ServiceUnavailable` when there are too many or the store is out of reach, `TooManyRequests` when the caller
   * has too many
   */
  async open({ uid, query, holds }: AuditExportOpener): Promise<Readable> {
    this.streams.assertRoom(uid)
    const parts = this.parts(query, holds)
    this.streams.add(parts, uid)
    const first = await parts.next().catch((error: unknown) => {
      this.streams.delete(parts)
      throw error
    })
    let cancel: Cancel | undefined
    const wait = (): void => {
      cancel?.()
      cancel = this.scheduler.after(PATIENCE_MS, () => stream.destroy(new Error('the export was not read')))
    }
    const stream = Readable.from(begunWith(first, parts, wait), { objectMode: false })
    wait()
    stream.on('close', () => {
      cancel?.()
      this.streams.delete(parts)
    })
    // Whoever answers with it listens later than it may fail.
    stream.on('error', () => undefined)
    return stream
  }

  private async *parts(
    { format, limit, ...filter }: AuditExportQuery,
    holds: () => Promise<boolean>,
  ): AsyncGenerator<string> {
    const { head, line } = FORMATS[format]
    const scan = this.reader.scan(filter)
    let text = head
    for (let left = limit; left > 0 && !scan.isOver;) {
      const found = await scan.next(Math.min(left, PAGE))
      if (!(await holds())) throw new DomainError('NotPermitted')
      left -= found.length
      text += found.map(({ record }) => line(record)).join('')
      // Also where it is empty: between two parts is where an export ends whose client has gone away.
      yield text
      text = ''
      await nextTurn()
    }
    yield text
  }
}

async function* begunWith(
  first: IteratorResult<string, unknown>,
  rest: AsyncGenerator<string>,
  wait: () => void,
): AsyncGenerator<string> {
  if (first.done !== true) yield first.value
  for await (const text of rest) {
    wait()
    yield text
  }
}
