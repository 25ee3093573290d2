/** What the service says when it refuses: one row a code (style 16). `docs/errors/<code>.md` explains each. */
export interface ErrorCode {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 426 | 429 | 431 | 500 | 503
  /** Level of the log line. */
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  /** What the caller reads when the error carries no problems of its own. Never tells which half of a credential was wrong. */
  readonly text: string
}

/** Every code. The names of 401 and 403 are those of the wire (wire-protocol 3.2). */
export const ERROR_CODES = {
  UnsignedRequest: { status: 401, level: 'info', text: 'the request carries no credential' },
  InvalidSignature: { status: 401, level: 'info', text: 'the credential is not valid' },
  NoSuchKey: { status: 401, level: 'info', text: 'the credential is not valid' },
  CsrfError: { status: 401, level: 'info', text: 'the header `X-CSRF-Token` does not belong to the session' },
  ClockSkew: { status: 401, level: 'info', text: 'the time of the signature is too far from the time of the service' },
  InvalidSecretKey: { status: 401, level: 'info', text: 'the credential is not valid' },
  InvalidCredentials: { status: 401, level: 'info', text: 'Invalid credentials' },
  NotSignedIn: { status: 401, level: 'info', text: 'nobody is signed in' },
  NotPermitted: { status: 403, level: 'info', text: 'not permitted' },
  ValidationFailed: { status: 400, level: 'debug', text: 'the request is not valid' },
  NotFound: { status: 404, level: 'debug', text: 'not found' },
  MethodNotAllowed: { status: 405, level: 'debug', text: 'the method is not allowed here' },
  Conflict: { status: 409, level: 'debug', text: 'conflict' },
  Gone: { status: 410, level: 'debug', text: 'it is not kept any more: begin anew' },
  PreconditionFailed: { status: 412, level: 'debug', text: 'changed by someone else: read it again, then repeat' },
  PayloadTooLarge: { status: 413, level: 'info', text: 'the body is too large' },
  UpgradeRequired: { status: 426, level: 'debug', text: 'the connection has to become a WebSocket, version 13' },
  TooManyRequests: { status: 429, level: 'warn', text: 'too many attempts' },
  HeadersTooLarge: { status: 431, level: 'info', text: 'the headers are too large' },
  InternalError: { status: 500, level: 'error', text: 'internal error' },
  ServiceUnavailable: { status: 503, level: 'error', text: 'unavailable, try again' },
} as const satisfies Record<string, ErrorCode>

/** Name of a code. */
export type ErrorCodeName = keyof typeof ERROR_CODES
