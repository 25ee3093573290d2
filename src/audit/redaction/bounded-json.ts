import type { Json } from '../../common/audit-event.js'

/** Characters of a text that are kept, where nothing else is said: a caller must not choose how large the log grows. */
export const MAX_LENGTH = 2048

/** Elements of a list and members of an object that are kept. */
export const MAX_ITEMS = 100

/** Lists and objects inside one another that are kept. */
const MAX_DEPTH = 8

/** Members that never hold anything but a secret, however they are spelt. A second net: whoever builds an event masks. */
const SECRET_MEMBERS = new Set(['password', 'passwordhash', 'secret', 'secretaccesskey', 'sealedsecret', 'token'])

/** What stands in the place of a secret. */
export const MASK = '********'

const TOO_DEEP = '… too deep'

/** A text, cut with `…` at the bound. */
export function boundedText(text: string, maxLength: number = MAX_LENGTH): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

/** What stands for the rest of a list that was cut. */
export function andMore(count: number): string {
  return `… ${count} more`
}

/** The texts of a list, the last of which says how many more there were. The list itself when it is within the bounds. */
export function boundedTexts(texts: readonly string[]): readonly string[] {
  if (texts.length <= MAX_ITEMS && texts.every((text) => text.length <= MAX_LENGTH)) return texts
  const kept = texts.slice(0, MAX_ITEMS).map((text) => boundedText(text))
  if (texts.length > MAX_ITEMS) kept.push(andMore(texts.length - MAX_ITEMS))
  return kept
}

/** A copy within the bounds; a list that is cut ends with how many more there were. What is no JSON becomes `null`. */
export function boundedJson(value: unknown, maxLength: number = MAX_LENGTH, depth: number = MAX_DEPTH): Json {
  if (typeof value === 'string') return boundedText(value, maxLength)
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || value === null) return null
  if (depth === 0) return TOO_DEEP
  return Array.isArray(value) ? boundedList(value, maxLength, depth - 1) : boundedObject(value, maxLength, depth - 1)
}

function boundedList(list: readonly unknown[], maxLength: number, depth: number): Json[] {
  const kept: Json[] = []
  for (const element of list) {
    if (kept.length === MAX_ITEMS) {
      kept.push(andMore(list.length - MAX_ITEMS))
      break
    }
    kept.push(boundedJson(element, maxLength, depth))
  }
  return kept
}

function boundedObject(value: object, maxLength: number, depth: number): Json {
  const members = Object.entries(value)
  const kept = members.slice(0, MAX_ITEMS).map(([name, member]): [string, Json] => {
    return [boundedText(name), isSecret(name) ? MASK : boundedJson(member, maxLength, depth)]
  })
  if (members.length > MAX_ITEMS) kept.push(['…', andMore(members.length - MAX_ITEMS)])
  return Object.fromEntries(kept)
}

function isSecret(name: string): boolean {
  return SECRET_MEMBERS.has(name.toLowerCase().replaceAll('_', '').replaceAll('-', ''))
}
