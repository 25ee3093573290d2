import { DomainError } from '../errors/domain-error.js'
import { Secret } from '../secrets/secret.js'
import { scrubText } from './scrub-text.js'
import { isHeadersName, isSensitiveName, isShownHeader } from './sensitive-names.js'

/** What may stand in a line. */
export type Masked = string | number | boolean | null | readonly Masked[] | { readonly [name: string]: Masked }

const REDACTED = '[redacted]'
const NOT_SHOWN = '[not shown]'
const DEEPEST = 5
const MOST_MEMBERS = 100
/** What the log itself says in each line: a field of that name would say it a second time. */
const RESERVED: ReadonlySet<string> = new Set(['level', 'time'])

/**
 * Copies what may stand in the log: plain data, errors in their known members, of headers only the allowed ones. Sensitive
 * names keep no value. What is anything else (a request, a buffer, an entity) is not shown, and what throws while it is
 * looked at is left out, so that a failure to mask never shows the field itself.
 */
export function maskFields(fields: object): Readonly<Record<string, Masked>> {
  const masked = Object.entries(maskMembers(fields, 0))
  return Object.fromEntries(masked.map(([name, value]) => [RESERVED.has(name) ? `${name}_` : name, value]))
}

function maskMembers(members: object, depth: number): Readonly<Record<string, Masked>> {
  const names = Object.keys(members).slice(0, MOST_MEMBERS)
  // Unlike an assignment, `fromEntries` makes `__proto__` a member like any other.
  return Object.fromEntries(names.flatMap((name) => maskMember(members, name, depth)))
}

function maskMember(members: object, name: string, depth: number): readonly (readonly [string, Masked])[] {
  try {
    const value: unknown = Reflect.get(members, name)
    const masked = value === undefined ? undefined : maskNamed(name, value, depth)
    return masked === undefined ? [] : [[name, masked]]
  } catch {
    return []
  }
}

function maskNamed(name: string, value: unknown, depth: number): Masked | undefined {
  if (isSensitiveName(name)) return REDACTED
  if (isHeadersName(name)) return isPlainObject(value) ? maskHeaders(value) : NOT_SHOWN
  return maskValue(value, depth)
}

function maskHeaders(headers: object): Masked {
  const shown = Object.keys(headers).filter(isShownHeader)
  return Object.fromEntries(shown.flatMap((name) => maskMember(headers, name, DEEPEST)))
}

function maskValue(value: unknown, depth: number): Masked | undefined {
  if (typeof value === 'string') return scrubText(value)
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object') return undefined
  if (value instanceof Secret) return REDACTED
  return depth >= DEEPEST ? NOT_SHOWN : maskObject(value, depth + 1)
}

function maskObject(value: object, depth: number): Masked {
  if (Array.isArray(value)) {
    return value.slice(0, MOST_MEMBERS).map((element) => maskValue(element, depth) ?? NOT_SHOWN)
  }
  if (isError(value)) return maskError(value, depth)
  return isPlainObject(value) ? maskMembers(value, depth) : NOT_SHOWN
}

/** Other members of errors are not asked: those of database drivers hold statements with their parameters. */
function maskError(error: Error, depth: number): Masked {
  const known = {
    type: error.name,
    message: error.message,
    ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}),
    ...(error instanceof DomainError ? { detail: error.detail } : {}),
    stack: error.stack,
    cause: error.cause,
  }
  return maskMembers(known, depth)
}

function isError(value: object): value is Error {
  // Errors of Node's own modules come from another realm where code runs in a context of its own.
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]'
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
