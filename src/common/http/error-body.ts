import { DomainError } from '../errors/domain-error.js'
import { ERROR_CODES, type ErrorCode, type ErrorCodeName } from '../errors/error-codes.js'

/** How an error is answered. */
export interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** `errors` for the newer clients, `message` with the same value for the older ones (wire-protocol 3.3). */
  readonly body: {
    readonly code: ErrorCodeName
    readonly errors: Readonly<Record<string, string>>
    readonly message: string | Readonly<Record<string, string>>
  }
}

/** Under which name the text of an error without problems stands. */
const FIELD: Partial<Record<ErrorCodeName, string>> = {
  InvalidCredentials: 'authentication',
  NotFound: 'resource',
  Conflict: 'resource',
  PreconditionFailed: 'If-Match',
  PayloadTooLarge: 'body',
  HeadersTooLarge: 'headers',
  ValidationFailed: 'body',
}

/** Codes of 401 that are not about the caller's own credential. */
const TELLS_PROBLEMS: ReadonlySet<ErrorCodeName> = new Set(['InvalidCredentials', 'NotSignedIn'])

/** Problems that are told: an answer is not to be many times what was sent. */
const MOST_PROBLEMS = 100

/** The answer to an error; whatever is not a `DomainError` is an internal error that says nothing of itself. */
export function errorAnswer(error: unknown): ErrorAnswer {
  const known = error instanceof DomainError ? error : new DomainError('InternalError')
  const { status, text }: ErrorCode = ERROR_CODES[known.code]
  const errors = errorsOf(known, text)
  const message = status === 404 ? (Object.values(errors)[0] ?? text) : errors
  return { status, headers: headersOf(known, status), body: { code: known.code, errors, message } }
}

function errorsOf({ code, problems }: DomainError, text: string): Record<string, string> {
  if (!TELLS_PROBLEMS.has(code) && (ERROR_CODES[code].status === 401 || code === 'NotPermitted')) {
    return { authorization: code }
  }
  const entries = Object.entries(problems)
  if (entries.length === 0) return { [FIELD[code] ?? 'request']: text }
  if (entries.length <= MOST_PROBLEMS) return { ...problems }
  const more = `${entries.length - MOST_PROBLEMS} more`
  return { ...Object.fromEntries(entries.slice(0, MOST_PROBLEMS)), '…': more }
}

function headersOf(error: DomainError, status: number): Record<string, string> {
  if (status === 401) return { 'www-authenticate': 'Basic realm="tinyauth", charset="UTF-8"' }
  if (status === 426) return { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '13' }
  if (status === 429 || status === 503)
    return { 'retry-after': String(Math.max(1, Math.ceil(error.retryAfterSeconds ?? 1))) }
  return {}
}
