import { FederationError } from '../federation-error.js'
import type { ProviderFetch } from './provider-fetch.js'

/** How to ask for JSON. */
export interface JsonRequest {
  /** What is asked for, in the words of an error: `the user`. */
  readonly what: string
  /** Access token of the user. */
  readonly bearer?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** JSON with its headers. */
export interface JsonAnswer {
  readonly value: unknown
  readonly headers: Headers
}

/** A request that the provider answered with another status than 200. */
export class StatusError extends FederationError {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(status >= 500 || status === 429 ? 'ProviderUnavailable' : 'ProviderAnswer', detail)
  }
}

/**
 * Gets JSON of a provider.
 *
 * @throws StatusError for every status but 200
 * @throws FederationError `ProviderAnswer` for what is no JSON
 */
export async function getJson(fetch: ProviderFetch, address: string, request: JsonRequest): Promise<JsonAnswer> {
  const { what, bearer, headers = {} } = request
  const credential = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }
  const response = await fetch(address, { headers: { accept: 'application/json', ...headers, ...credential } })
  const { host } = new URL(address)
  if (response.status !== 200) {
    throw new StatusError(response.status, `\`${host}\` answered ${response.status} when asked for ${what}`)
  }
  return { value: await jsonOf(response, what, host), headers: response.headers }
}

async function jsonOf(response: Response, what: string, host: string): Promise<unknown> {
  const type = (response.headers.get('content-type') ?? 'nothing').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!/^application\/([a-z0-9.+-]+\+)?json$/.test(type)) {
    throw new FederationError('ProviderAnswer', `\`${host}\` answered \`${type}\` when asked for ${what}`)
  }
  try {
    return await response.json()
  } catch {
    throw new FederationError('ProviderAnswer', `\`${host}\` answered broken JSON when asked for ${what}`)
  }
}
