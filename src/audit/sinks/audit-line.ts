import { escapeLine } from '../../common/log/line-format.js'
import type { AuditRow } from '../../store/index.js'

/** What a line is made of; an event that stands in no chain has no hashes. */
export type LineSource = Pick<AuditRow, 'body'> & Partial<Pick<AuditRow, 'prevHash' | 'hash'>>

/**
 * One line of the stdout and file sinks, with its line feed: the stored event under the names of wire-protocol 3.10
 * (`event`, `created`, `request-id`, `http.status`, literal dotted fields), then what the original does not have.
 * Nothing is dropped for being false, and control characters stand as JSON escapes, for the line may end on a terminal.
 */
export function auditLine(row: LineSource): string {
  const { event, at, requestId, httpStatus, fields, ...others } = parseBody(row.body)
  const line = {
    event,
    created: at,
    'request-id': requestId,
    'http.status': httpStatus,
    ...fields,
    ...others,
    prevHash: row.prevHash,
    hash: row.hash,
  }
  return `${escapeLine(JSON.stringify(line))}\n`
}

interface Body {
  readonly event: string
  readonly at: string
  readonly requestId?: string
  readonly httpStatus?: number
  readonly fields?: Readonly<Record<string, unknown>>
}

function parseBody(body: string): Body {
  // It was written a moment ago, from an `AuditEvent`.
  return JSON.parse(body) as Body
}
