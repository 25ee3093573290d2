import type { Reading } from './email-address.js'
import { type EmailPattern, readPattern } from './email-pattern.js'

const SEPARATORS = new Set([',', '|', '\n', '\r'])
const OPENING = '([{'
const CLOSING = ')]}'

/** Characters that the text form does not know and expressions are made of; `\.` and `.*` are historical and known. */
const LIKE_A_REGEX = /[()[\]{}^$?]|\\(?!\.)|\\\.[*+]|\.\+/

/**
 * Items of the text form, which are separated by `,`, `|` or an end of line. Blanks around an item do not count, nor do
 * empty items. Within brackets nothing separates: what is in them is an expression, and refused as a whole.
 */
export function splitRules(text: string): readonly string[] {
  const items = ['']
  let depth = 0
  for (const character of text) {
    if (OPENING.includes(character)) depth++
    if (CLOSING.includes(character) && depth > 0) depth--
    if (depth === 0 && SEPARATORS.has(character)) items.push('')
    else items[items.length - 1] += character
  }
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

/**
 * Reads an item of the text form, in which `.*` is `*` and `\.` is a dot (capabilities F3).
 *
 * Accepted: `me@example.com`, `@example.com`, `*@example.com`, `.*@example.com`, `.*@example\.com`, `one.*two@example.com`.
 * Rejected: `^.*@example.com$`, `.+@example.com`, `[ab]@example.com`, `(a|b)@example.com` (expressions: they have a form of
 * their own), `.*example.com` (no `@`), `me@.*example.com` (a domain of anybody).
 */
export function readTextRule(item: string): Reading<EmailPattern> {
  if (LIKE_A_REGEX.test(item)) {
    return { problem: `looks like a regular expression: write it as ${JSON.stringify({ regex: item })}` }
  }
  const pattern = item.replace(/\\\.|\.\*/g, (historical) => (historical === '.*' ? '*' : '.'))
  return readPattern(pattern, false)
}
