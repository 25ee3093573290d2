import { readFileSync, statSync } from 'node:fs'
import { parsePolicy, type ProblemCode } from '@tinyauth/policy-engine'
import type { z } from 'zod'
import { type ReadResult, refused } from './read-result.js'

/** Code of the problem that a file cannot be read at all. */
export const UNREADABLE_FILE = 'unreadable-file'

const MOST_BYTES = 1_048_576
const DEEPEST = 32

/** Reads a file of at most 1 MiB as UTF-8; every failure has the code `unreadable-file`. */
export function readText(file: string): ReadResult<string> {
  try {
    const { size } = statSync(file)
    if (size > MOST_BYTES) return unreadable(`the file is longer than ${MOST_BYTES} bytes`)
    return { value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file)) }
  } catch (error) {
    return unreadable(reasonOf(error))
  }
}

function unreadable(message: string): ReadResult<never> {
  return refused({ code: UNREADABLE_FILE, path: '', message })
}

const REASONS: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'there is no such file: check the path'],
  ['ENOTDIR', 'a folder of the path is a file: check the path'],
  ['EISDIR', 'this is a folder: name a file'],
  ['EACCES', 'the file may not be read: check its permissions'],
  ['ERR_ENCODING_INVALID_ENCODED_DATA', 'the file is not UTF-8: save it as UTF-8'],
])

/** The reason in words; no text of the system, which would repeat the path. */
export function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return REASONS.get(code) ?? `the file cannot be read${typeof code === 'string' ? ` (${code})` : ''}`
}

/** Codes of `parsePolicy` about the text alone, whatever it says. */
const TEXT_CODES: readonly ProblemCode[] = [
  'invalid-json',
  'duplicate-member',
  'lone-surrogate',
  'inexact-number',
  'document-too-large',
  'document-too-deep',
]

/** Reads JSON text as strictly as the engine reads policies: of two members of one name, `JSON.parse` would keep the last. */
export function readJsonText(text: string): ReadResult<unknown> {
  const limits = { documentBytes: MOST_BYTES, documentDepth: DEEPEST }
  const { problems } = parsePolicy(text, { mode: 'load', limits })
  const faults = problems.filter(({ code }) => TEXT_CODES.some((known) => known === code))
  if (faults.length > 0) return { problems: faults }
  const value: unknown = JSON.parse(text)
  return { value }
}

/** Compares a value with the form of a file; every deviation is a problem `invalid-file`. */
export function checkForm<T>(value: unknown, form: z.ZodType<T>): ReadResult<T> {
  const { data, error } = form.safeParse(value)
  if (error === undefined) return { value: data }
  return {
    problems: error.issues.map(({ path, message }) => ({
      code: 'invalid-file',
      path: pointer(path),
      message: lower(message),
    })),
  }
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((member) => `/${String(member).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
