import { DomainError } from '../../common/errors/domain-error.js'
import type { Place } from './audit-window.js'

const FORM = /^t(-?(?:0|[1-9]\d{0,15}))s([1-9]\d{0,15})$/

/** Where the next page begins: after this event. Opaque to callers. */
export function printCursor({ at, seq }: Place): string {
  return Buffer.from(`t${at}s${seq}`).toString('base64url')
}

/**
 * The place that `printCursor` was given.
 * @throws DomainError `ValidationFailed` naming `cursor` for anything that `printCursor` never made
 */
export function parseCursor(cursor: string): Place {
  const [, at, seq] = FORM.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  const place = { at: Number(at), seq: Number(seq) }
  // Decoding forgives what printing never makes; one place has one cursor.
  if (!Object.values(place).every(Number.isSafeInteger) || printCursor(place) !== cursor) {
    throw new DomainError('ValidationFailed', { problems: { cursor: 'not a cursor of this list' } })
  }
  return place
}
