import type { ErrorCodeName } from './error-codes.js'

/** What goes with an error. */
export interface DomainErrorOptions {
  /** Every problem at once, by field (`username`, `policy/Statement/0/Effect`, `authorization`): texts that the caller reads. */
  readonly problems?: Readonly<Record<string, string>>
  /** For the log only: what really happened. Never a secret. */
  readonly detail?: string
  /** Seconds after which a repeat makes sense. For `TooManyRequests` and `ServiceUnavailable`; default 1 there. */
  readonly retryAfterSeconds?: number
  readonly cause?: unknown
}

/** A refusal with a code of the registry. Knows no HTTP; one filter translates (style 16). */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  readonly problems: Readonly<Record<string, string>>
  readonly detail: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    readonly code: ErrorCodeName,
    options: DomainErrorOptions = {},
  ) {
    super(options.detail ?? code, options.cause === undefined ? undefined : { cause: options.cause })
    this.problems = options.problems ?? {}
    this.detail = options.detail
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** `NotFound` for one resource: ``notFound('user', 'fred')`` says ``user `fred` does not exist``. */
export function notFound(kind: string, name: string): DomainError {
  return new DomainError('NotFound', { problems: { [kind]: `${kind} \`${name}\` does not exist` } })
}
