import type { Clock } from '../../common/clock.js'
import type { Secret } from '../../common/secrets/secret.js'
import type { ClientAuthentication } from './flow/protocol-client.js'
import type { ProviderFetch } from './http/provider-fetch.js'

/** What the providers of every kind are made of. */
export interface ProviderParts {
  readonly name: string
  readonly clientId: string
  readonly clientSecret: Secret<string> | undefined
  readonly clientAuthentication: ClientAuthentication | undefined
  readonly allowPrivateNetwork: boolean
  readonly timeoutMs: number
  readonly fetch: ProviderFetch
  readonly clock: Clock
}
