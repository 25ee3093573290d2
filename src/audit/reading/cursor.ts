import { DomainError } from '../../common/errors/domain-error.js'

const FORM = /^s([1-9]\d{0,15})$/

/** Where the next page begins: after this event. Opaque to callers. */
export function printCursor(seq: number): string {
  return Buffer.from(`s${seq}`).toString('base64url')
}

/**
 * The event that `printCursor` was given.
 * @throws DomainError `ValidationFailed` naming `cursor` for anything that `printCursor` never made
 */
export function parseCursor(cursor: string): number {
  const digits = FORM.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1]
  const seq = Number(digits)
  // Decoding forgives what printing never makes; one place has one cursor.
  if (digits === undefined || !Number.isSafeInteger(seq) || printCursor(seq) !== cursor) {
    throw new DomainError('ValidationFailed', { problems: { cursor: 'not a cursor of this list' } })
  }
  return seq
}
