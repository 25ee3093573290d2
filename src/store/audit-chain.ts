import { hash } from 'node:crypto'
import type { AuditEvent } from '../common/audit-event.js'

/** A stored audit event: a link of the chain, with copies of the fields that are searched by. */
export interface AuditRow {
  readonly seq: number
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly event: string
  readonly outcome: AuditEvent['outcome']
  readonly actor: string | null
  readonly subject: string | null
  readonly action: string | null
  readonly requestId: string | null
  /** Exact JSON text of the event with its `seq`: what is hashed. */
  readonly body: string
  readonly prevHash: string
  readonly hash: string
}

/** The columns of a row that say again what stands in its body. */
export type AuditColumns = Omit<AuditRow, 'body' | 'prevHash' | 'hash'>

/** The end of a chain. */
export interface ChainEnd {
  readonly seq: number
  readonly hash: string
}

/** `prevHash` of the first event. */
export const GENESIS_HASH = '0'.repeat(64)

/** Hash of a link: SHA-256 of `prevHash`, a line feed and `body`, lower-case hexadecimal. */
export function linkHash(prevHash: string, body: string): string {
  return hash('sha256', `${prevHash}\n${body}`)
}

/**
 * Links events to the end of a chain.
 * @param revision of the change that they tell of; undefined: they keep their own, if any
 */
export function chainEvents(end: ChainEnd, events: readonly AuditEvent[], revision: number | undefined): AuditRow[] {
  let { seq, hash: prevHash } = end
  return events.map((event) => {
    seq += 1
    const body = bodyOf(seq, revision === undefined ? event : { ...event, revision })
    const link = { ...auditColumns(seq, event), body, prevHash, hash: linkHash(prevHash, body) }
    prevHash = link.hash
    return link
  })
}

/** `{"seq":7,` and the members of the event: joined as text, as a copy of the event would cost as much as the hash. */
function bodyOf(seq: number, event: AuditEvent): string {
  return `{"seq":${seq},${JSON.stringify(event).slice(1)}`
}

/**
 * The columns that an event is searched by.
 * @throws RangeError when `at` is no time
 */
export function auditColumns(seq: number, event: AuditEvent): AuditColumns {
  return {
    seq,
    id: columnText(event.id),
    at: instantOf(event),
    event: columnText(event.event),
    outcome: event.outcome,
    actor: optionalText(event.actor?.id),
    subject: optionalText(event.subject),
    action: optionalText(event.action),
    requestId: optionalText(event.requestId),
  }
}

/**
 * The time of an event, in milliseconds since 1970.
 * @throws RangeError when `at` is no time
 */
export function instantOf(event: AuditEvent): number {
  const at = Date.parse(event.at)
  if (Number.isNaN(at)) throw new RangeError(`an audit event at \`${event.at}\`, which is no time`)
  return at
}

/** Whether a text is printable ASCII, as nearly all are: asked before the slow look. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 || code > 0x7e) return false
  }
  return true
}

function optionalText(text: string | undefined): string | null {
  return text === undefined ? null : columnText(text)
}

/**
 * PostgreSQL refuses NUL in text, and neither database keeps half a surrogate pair. A caller chooses some of these
 * texts, and one of them must not keep a whole batch of events out. The body has them as JSON escapes.
 */
function columnText(text: string): string {
  return isPlain(text) ? text : text.replace(/[\p{Control}\p{Surrogate}]/gu, '\ufffd')
}
