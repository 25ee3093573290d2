import type { CustomFetch, ServerMetadata } from 'openid-client'
import {
  allowInsecureRequests,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clockSkew,
  clockTolerance,
  Configuration,
  customFetch,
  None,
} from 'openid-client'
import type { Clock } from '../../../common/clock.js'
import type { Secret } from '../../../common/secrets/secret.js'
import type { ProviderFetch } from '../http/provider-fetch.js'

/** How a client proves itself. */
export type ClientAuthentication = 'client_secret_basic' | 'client_secret_post' | 'none'

/** What the protocol library needs to know of a client. */
export interface ProtocolClient {
  readonly clientId: string
  readonly clientSecret: Secret<string> | undefined
  readonly clientAuthentication: ClientAuthentication
  /** Of the settings: plain `http:` is judged by `fetch`, which knows the addresses. */
  readonly allowPrivateNetwork: boolean
  readonly timeoutMs: number
  readonly fetch: ProviderFetch
  readonly clock: Clock
}

const TOLERANCE_SECONDS = 60

/** The protocol library for one operation: it reads the clock when it is made. */
export function protocolOf(server: ServerMetadata, client: ProtocolClient): Configuration {
  // The library knows the time of the machine alone.
  const skewSeconds = Math.round((client.clock.now() - Date.now()) / 1000)
  const metadata = { [clockSkew]: skewSeconds, [clockTolerance]: TOLERANCE_SECONDS }
  const configuration = new Configuration(server, client.clientId, metadata, authenticationOf(client))
  const send: CustomFetch = (address, { method, headers, body, signal }) =>
    client.fetch(address, { method, headers, body, ...(signal === undefined ? {} : { signal }) })
  configuration[customFetch] = send
  configuration.timeout = Math.ceil(client.timeoutMs / 1000) + 1
  // Marked as deprecated so that it stands out; what may be sent unprotected is decided by the one function that sends.

  if (client.allowPrivateNetwork) allowInsecureRequests(configuration)
  return configuration
}

function authenticationOf({ clientSecret, clientAuthentication }: ProtocolClient): ClientAuth {
  const secret = clientSecret?.reveal()
  if (secret === undefined || clientAuthentication === 'none') return None()
  return clientAuthentication === 'client_secret_basic' ? ClientSecretBasic(secret) : ClientSecretPost(secret)
}
