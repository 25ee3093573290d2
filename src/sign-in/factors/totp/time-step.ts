import { sameSecret } from '@tinyauth/request-signing'
import { generate } from 'otplib'

const STEP_SECONDS = 30

/** Steps that the clock of a phone may be off, in either direction (RFC 6238, 5.2). */
const TOLERANCE = [-1, 0, 1]

/** What people type between the digits: apps show them in two groups. */
const BETWEEN = /[\s-]/g

const CODE = /^[0-9]{6}$/

/**
 * The digits of a code as it was typed, `undefined` when it is none.
 *
 * Accepted: `123456`, `123 456`. Rejected: `12345`, `1234567`, `+12345`, `12345a`, digits of other scripts.
 */
export function parseTotpCode(text: string): string | undefined {
  if (text.length > 32) return undefined
  const code = text.replace(BETWEEN, '')
  return CODE.test(code) ? code : undefined
}

/**
 * The time step that a code belongs to, of the present one and its neighbours (RFC 6238: SHA-1, 6 digits, 30 seconds).
 * Where it belongs to several it is the last of them. Looks at all of them, whichever it is.
 *
 * @param secret base32
 */
export async function timeStepOf(secret: string, code: string, nowMs: number): Promise<number | undefined> {
  const present = Math.floor(nowMs / 1000 / STEP_SECONDS)
  let found: number | undefined
  for (const offset of TOLERANCE) {
    const step = present + offset
    const expected = await generate({ secret, epoch: step * STEP_SECONDS })
    if (sameSecret(expected, code)) found = step
  }
  return found
}
