import { RE2JS, RE2JSException } from 're2js'
import type { EmailAddress, Reading } from './email-address.js'
import { matchesSomeAddress } from './regex-reach.js'

/** An expression that has to match the whole address, in time that grows with the length of the address alone. */
export interface SafeRegex {
  /** Steps of its program: what a character of an address costs at most. */
  readonly steps: number
  matches(email: EmailAddress): boolean
}

/** Longest expression, in characters. */
export const LONGEST_REGEX = 256
const MOST_STEPS = 1000

/**
 * Reads an expression of RE2 (https://github.com/google/re2/wiki/Syntax). It is always anchored, and letter case does not
 * count.
 *
 * Accepted: `.+@example\.com`, `^(a|b)@example\.com$`. Rejected: `(?=a)b`, `(a)\1` (no linear time), `[a` (no expression),
 * `((.?){30}){30}` (too many steps), `@example\.com` and `example` (as they have to match the whole, they match no address).
 */
export function readRegex(text: string): Reading<SafeRegex> {
  if (text.length > LONGEST_REGEX) return { problem: `has more than ${LONGEST_REGEX} characters` }
  const regex = compile(text)
  if (typeof regex === 'string') return { problem: `is not an expression of RE2: ${regex}` }
  const steps = regex.programSize()
  if (steps > MOST_STEPS) return { problem: `takes ${steps} steps, more than ${MOST_STEPS}: repeat less` }
  if (!matchesSomeAddress(regex)) return { problem: 'matches no address: it has to match all of it, not a part' }
  return { value: { steps, matches: ({ local, domain }) => regex.testExact(`${local}@${domain}`) } }
}

function compile(text: string): RE2JS | string {
  try {
    return RE2JS.compile(text, RE2JS.CASE_INSENSITIVE)
  } catch (error) {
    if (error instanceof RE2JSException) return error.message
    throw error
  }
}
