import type { HttpAnswer } from './http-exchange.js'

/** The version from which on the service knows the extensions of wire-protocol 3.9. */
export const EXTENDED_VERSION = 2

/** The version that an answer tells in `X-API-Version`, in whole numbers; `undefined` where it tells none. */
export function toldVersion({ headers }: Pick<HttpAnswer, 'headers'>): number | undefined {
  const told = headers['x-api-version']
  const version = typeof told === 'string' ? Number(told) : Number.NaN
  return Number.isInteger(version) && version >= 1 ? version : undefined
}

/** What the service is known to be: each answer tells it anew, since it may be replaced by an older or newer one. */
export class ApiVersion {
  private known: number | undefined

  /** `undefined` before the first answer. */
  get current(): number | undefined {
    return this.known
  }

  /** Learns from an answer. The original tells no version; neither does a proxy that answers in the place of the service. */
  learn(answer: Pick<HttpAnswer, 'headers' | 'status'>): void {
    const told = toldVersion(answer)
    if (told !== undefined) this.known = told
    else if (answer.status === 200) this.known = 1
  }

  /** Learns from the answer to `GET healthz`, which the original does not have. */
  learnFromProbe(answer: Pick<HttpAnswer, 'headers' | 'status'>): void {
    this.learn(answer)
    if (answer.status < 500) this.known ??= 1
  }
}
