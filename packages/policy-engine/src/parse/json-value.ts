import { pointerTo } from './problem-list.js'

/** An object of a document, before its members are known. */
export type JsonObject = Readonly<Record<string, unknown>>

/** A value with the JSON pointer to it. */
export interface Located<T> {
  readonly value: T
  readonly path: string
}

/** Whether a value of a document is an object, as opposed to a list, `null` or a scalar. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The member of that name, never one that the object inherits; `undefined` when absent (JSON has no `undefined`). */
export function memberOf(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** The elements of a value that may be written without brackets, each with its pointer. */
export function elementsOf(value: unknown, path: string): Located<unknown>[] {
  if (!Array.isArray(value)) return [{ value, path }]
  return value.map((element: unknown, i) => ({ value: element, path: pointerTo(path, i) }))
}

/** The strings among the elements; the others are problems of the grammar, reported there. */
export function textsOf(value: unknown, path: string): Located<string>[] {
  return elementsOf(value, path).filter(isText)
}

function isText(element: Located<unknown>): element is Located<string> {
  return typeof element.value === 'string'
}

/** What a value is, for messages. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
