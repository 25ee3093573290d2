import { unreadable } from '../remote/answer-fields.js'
import { isJsonObject, type JsonObject } from '../service/json-answer.js'

/**
 * An object with no members but those that are known.
 * INVARIANT: a member that is not known may limit what is permitted, so whoever does not know it must not decide.
 *
 * @throws ConnectionError when it is something else
 */
export function strictObject(value: unknown, member: string, known: readonly string[]): JsonObject {
  if (!isJsonObject(value)) throw unreadable(member, 'is not an object')
  const other = Object.keys(value).find((key) => !known.includes(key))
  if (other !== undefined) throw unreadable(member, 'holds a member that is not known')
  return value
}

/** The members of a list, each read. @throws ConnectionError when it is no list */
export function listOf<T>(body: JsonObject, member: string, read: (value: unknown) => T): readonly T[] {
  const value = body[member]
  if (!Array.isArray(value)) throw unreadable(member, 'is not a list')
  return value.map((item: unknown) => read(item))
}

/** As `read` of the member; `undefined` when it is not there. */
export function maybe<T>(body: JsonObject, member: string, read: (value: unknown) => T): T | undefined {
  return Object.hasOwn(body, member) ? read(body[member]) : undefined
}

/** A time in milliseconds since 1970. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}
