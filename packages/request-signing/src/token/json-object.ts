import { isUtf8 } from 'node:buffer'

/** A JSON object as it was read; nothing is known of its members yet. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads the bytes of one JSON object (RFC 8259).
 *
 * Accepted: `{}`, `{"a":{"a":1}}`. Rejected: `[]`, `null` (no objects), `{"a":1,"a":2}` and `{"a":1,"\u0061":2}` (one name
 * twice: two readers could see two values), bytes that are no UTF-8, a byte order mark.
 */
export function parseJsonObject(bytes: Buffer): JsonObject | undefined {
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString()
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  // An object that is no array has names for members.
  return hasRepeatedName(text) ? undefined : (value as JsonObject)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether an object somewhere in a text has one name twice. The text must be valid JSON: only its strings are looked at. */
function hasRepeatedName(text: string): boolean {
  const open: (Set<unknown> | undefined)[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{') open.push(new Set())
    else if (character === '[') open.push(undefined)
    else if (character === '}' || character === ']') open.pop()
    else if (character === '"') {
      const end = endOfString(text, at)
      const names = open.at(-1)
      if (names && isName(text, end) && names.size === names.add(JSON.parse(text.slice(at, end))).size) return true
      at = end - 1
    }
  }
  return false
}

/** Behind the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

/** Whether the string that ends at `end` is followed by a colon. */
function isName(text: string, end: number): boolean {
  let at = end
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at++
  return text[at] === ':'
}
