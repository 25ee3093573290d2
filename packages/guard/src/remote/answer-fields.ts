import { hasControlCharacter } from '@tinyauth/decision'
import { ConnectionError } from '../authorizer/errors.js'
import type { JsonObject } from '../service/json-answer.js'

/** The error for an answer that is not what the service answers. The message names the member, never its value. */
export function unreadable(member: string, problem: string): ConnectionError {
  return new ConnectionError(`the answer of the service cannot be read: "${member}" ${problem}`)
}

/** A member that is absent, or of its type. @throws ConnectionError when it is of another */
export function optional<T>(body: JsonObject, member: string, isType: (value: unknown) => value is T): T | undefined {
  const value = Object.hasOwn(body, member) ? body[member] : undefined
  if (value === undefined || isType(value)) return value
  throw unreadable(member, 'is of the wrong type')
}

/** A member that has to be there. @throws ConnectionError when it is not, or is of another type */
export function required<T>(body: JsonObject, member: string, isType: (value: unknown) => value is T): T {
  const value = optional(body, member, isType)
  if (value === undefined) throw unreadable(member, 'is missing')
  return value
}

export function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

/** A text of one line, such as a name or an id. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 1024 && !hasControlCharacter(value)
}

/** A code of wire-protocol 3.2: letters alone, since clients are told it. */
export function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z]{1,64}$/.test(value)
}

/** A count, or the number of a change. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Seconds, not negative. */
export function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
