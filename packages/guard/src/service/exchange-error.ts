/**
 * Why no whole answer came. `unconnected`: there was no connection. `untrusted`: the certificate does not convince.
 * `stale`: a kept connection had ended before anything came. `slow`: over the time limit. `incomplete`: it broke off.
 * `unreadable`: it is no HTTP. `too-large`: over the limit of bytes.
 */
export type ExchangeFailure = 'unconnected' | 'untrusted' | 'stale' | 'slow' | 'incomplete' | 'unreadable' | 'too-large'

/** An exchange without a whole answer. */
export class ExchangeError extends Error {
  constructor(
    readonly failure: ExchangeFailure,
    { cause }: { readonly cause?: unknown } = {},
  ) {
    super(`no whole answer came (${failure})`, cause === undefined ? undefined : { cause })
    this.name = 'ExchangeError'
  }

  /** The other side has seen nothing of the request, or has closed a kept connection, most likely before it looked. */
  get mayRepeat(): boolean {
    return this.failure === 'unconnected' || this.failure === 'stale'
  }

  /** How far the system says what it was, such as `ECONNREFUSED`. */
  get systemCode(): string | undefined {
    const { cause } = this
    if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
    return typeof cause.code === 'string' ? cause.code : undefined
  }
}
