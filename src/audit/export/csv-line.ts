import type { AuditRecord } from '../reading/audit-record.js'

type Cell = string | number | undefined

/** Columns of the file, in their order. */
const COLUMNS: Readonly<Record<string, (record: AuditRecord) => Cell>> = {
  seq: ({ seq }) => seq,
  at: ({ at }) => at,
  event: ({ event }) => event,
  actor: ({ actor }) => actor?.id,
  subject: ({ subject }) => subject,
  action: ({ action }) => action,
  resources: ({ resources }) => resources?.join(' '),
  outcome: ({ outcome }) => outcome,
  errorCode: ({ errorCode }) => errorCode,
  httpStatus: ({ httpStatus }) => httpStatus,
  sourceIp: ({ sourceIp }) => sourceIp,
  requestId: ({ requestId }) => requestId,
  decisionId: ({ decisionId }) => decisionId,
  hash: ({ hash }) => hash,
}

/** The first line (RFC 4180). */
export const CSV_HEAD = lineOf(Object.keys(COLUMNS))

/** An event as a line (RFC 4180). */
export function csvLine(record: AuditRecord): string {
  return lineOf(Object.values(COLUMNS).map((cell) => cell(record)))
}

function lineOf(cells: readonly Cell[]): string {
  return `${cells.map(printed).join(',')}\r\n`
}

function printed(cell: Cell): string {
  const text = defused(String(cell ?? ''))
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A spreadsheet takes what begins so for a formula, and callers choose some of these texts. */
function defused(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text
}
