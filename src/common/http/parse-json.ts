import { isUtf8 } from 'node:buffer'
import type { z } from 'zod'
import { DomainError } from '../errors/domain-error.js'

/** Text of the original for a required field that is absent (wire-protocol 3.3). */
export const MISSING = 'Missing required parameter in the JSON body'
/** Text of the original for a field that nobody knows (wire-protocol 3.3). */
export const UNEXPECTED = 'Unexpected argument'

/** A body as it came. */
export interface RawBody {
  readonly contentType: string | undefined
  readonly bytes: Buffer
}

/**
 * The JSON value of a body. A body of another type, or none, counts as `{}` (wire-protocol 3.1).
 *
 * @throws DomainError `ValidationFailed` naming `body`
 */
export function parseJsonBody({ contentType, bytes }: RawBody): unknown {
  if (bytes.length === 0 || !isJson(contentType)) return {}
  return parseJson(utf8(bytes), 'body')
}

/** @throws DomainError `ValidationFailed` naming `field` */
export function parseJson(text: string, field: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new DomainError('ValidationFailed', { problems: { [field]: 'is not valid JSON' } })
  }
  // Own members of this name would become prototypes in code that copies them one by one.
  if (mayNameProto(text) && hasProtoMember(value)) {
    throw new DomainError('ValidationFailed', { problems: { [field]: 'must not have a member `__proto__`' } })
  }
  return value
}

/** Whether a type is JSON in UTF-8: `application/json`, with or without `charset=utf-8`. */
export function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined) return false
  if (contentType === 'application/json') return true
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const charset = parameters.map((parameter) => parameter.trim()).find((parameter) => parameter.startsWith('charset='))
  const utf8Only = charset === undefined || charset === 'charset=utf-8' || charset === 'charset="utf-8"'
  return type.trim() === 'application/json' && utf8Only
}

function utf8(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new DomainError('ValidationFailed', { problems: { body: 'is not valid UTF-8' } })
}

/** A name stands in the text as it is, or with escapes. */
function mayNameProto(text: string): boolean {
  return text.includes('__proto__') || text.includes(String.raw`\u`)
}

/** Walks with a list of its own: a body may be nested deeper than the stack. */
function hasProtoMember(root: unknown): boolean {
  const open: unknown[] = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value !== 'object' || value === null) continue
    if (Object.hasOwn(value, '__proto__')) return true
    for (const inner of Object.values(value)) open.push(inner)
  }
  return false
}

/**
 * Judges a value by its schema and answers what the schema made of it.
 *
 * @throws DomainError `ValidationFailed` with every problem, by field
 */
export function validate(schema: z.ZodType, value: unknown): unknown {
  const result = schema.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw new DomainError('ValidationFailed', { problems: problemsOf(result.error) })
}

/** Every problem of a zod error by field, in the words of the wire. */
export function problemsOf(error: z.ZodError): Record<string, string> {
  // Without a prototype a query parameter `__proto__` is a name like any other.
  const problems = Object.create(null) as Record<string, string>
  for (const issue of error.issues) {
    const path = issue.path.map(String)
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) problems[[...path, key].join('/')] = UNEXPECTED
      continue
    }
    const field = path.join('/') || 'body'
    problems[field] ??= isAbsent(issue) ? MISSING : plain(issue.message)
  }
  return problems
}

/** A field that is not there is of the wrong type, or none of the choices. */
function isAbsent({ code, input }: z.core.$ZodIssue): boolean {
  return (code === 'invalid_type' || code === 'invalid_value') && input === undefined
}

/** Messages of this service are lower-case and have no full stop. */
function plain(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}
