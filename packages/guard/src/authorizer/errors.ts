import type { StepUp } from '../decider.js'

/** Why somebody was not let in, or could not be judged. Knows the status that HTTP has for it, and nothing else of HTTP. */
export class AuthorizationFailed extends Error {
  override readonly name: string = 'AuthorizationFailed'
  /** `NotPermitted`, an identity code of wire-protocol 3.2, or a code of the guard itself. */
  readonly code: string
  /** 400, 401, 403, 431 or 503. */
  readonly status: number

  constructor(code: string, status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.status = status
  }

  /** The same as `status`, under the name that Nest and Express look for when nobody catches the error. */
  get statusCode(): number {
    return this.status
  }

  /** Whether clients may read the message; what is wrong with a service is for the log alone. */
  get expose(): boolean {
    return this.status < 500
  }
}

/** The credential is missing or does not convince: 401. Never says which half of it was wrong. */
export class AuthenticationFailed extends AuthorizationFailed {
  override readonly name: string = 'AuthenticationFailed'

  constructor(code = 'UnsignedRequest', options?: ErrorOptions) {
    super(code, 401, 'authentication is needed', options)
  }
}

/** Code of a token that lacks scopes. */
export const INSUFFICIENT_SCOPE = 'InsufficientScope'

/** Somebody is known and may not: 403. */
export class InsufficientPermissions extends AuthorizationFailed {
  override readonly name: string = 'InsufficientPermissions'
  /** What is all that is missing (RFC 9470): `mfa`, a fresh second factor. `undefined`: nothing that they could do would help. */
  readonly stepUp: StepUp | undefined

  constructor(code = 'NotPermitted', options: ErrorOptions & { readonly stepUp?: StepUp } = {}) {
    super(code, 403, 'this is not permitted', options)
    this.stepUp = options.stepUp
  }
}

/** Somebody is known, and their OAuth access token does not carry what is demanded, or they came without one: 403 (RFC 6750, 3.1). */
export class InsufficientScope extends InsufficientPermissions {
  override readonly name: string = 'InsufficientScope'

  constructor(
    /** What a client may ask for; empty where no scope would do. */
    readonly scopes: readonly string[],
    options: ErrorOptions = {},
  ) {
    super(INSUFFICIENT_SCOPE, options)
  }
}

/** Nothing could be decided, so nobody is let in: 503. The message is for the log; clients get the code alone. */
export class ConnectionError extends AuthorizationFailed {
  override readonly name: string = 'ConnectionError'
  /** Whole seconds after which it is worth asking again. Default 1. */
  readonly retryAfterSeconds: number

  constructor(message: string, options: ErrorOptions & { readonly retryAfterSeconds?: number } = {}) {
    super('ServiceUnavailable', 503, message, options)
    this.retryAfterSeconds = Math.max(1, Math.ceil(options.retryAfterSeconds ?? 1))
  }
}

/** What is asked about cannot be named: 400. It is never asked. */
export class InvalidResourceError extends AuthorizationFailed {
  override readonly name: string = 'InvalidResourceError'

  constructor(message: string, options?: ErrorOptions) {
    super('InvalidResource', 400, message, options)
  }
}

/** The request cannot be read, or is too large to be judged: 400 or 431. It is never asked. */
export class UnreadableRequestError extends AuthorizationFailed {
  override readonly name: string = 'UnreadableRequestError'

  constructor(message: string, status: 400 | 431 = 400, options?: ErrorOptions) {
    super(status === 431 ? 'RequestHeadersTooLarge' : 'UnreadableRequest', status, message, options)
  }
}
