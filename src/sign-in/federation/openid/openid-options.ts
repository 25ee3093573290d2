import type { Clock } from '../../../common/clock.js'
import type { ProviderFetch } from '../http/provider-fetch.js'
import type { Profile, ProviderGroup } from '../profile.js'
import type { Claims } from './openid-profile.js'
import type { ClientAuthentication } from '../flow/protocol-client.js'
import type { Secret } from '../../../common/secrets/secret.js'
import type { Finding } from '../identity-provider.js'

/** What makes an OpenID provider the one of a kind. */
export interface OpenIdOptions {
  readonly name: string
  readonly kind: string
  readonly displayName: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: Secret<string> | undefined
  /** Absent: what the provider supports, the header before the body. */
  readonly clientAuthentication: ClientAuthentication | undefined
  readonly allowPrivateNetwork: boolean
  readonly timeoutMs: number
  /** With `openid`. */
  readonly scopes: readonly string[]
  /** More of the address that the browser is sent to. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Groups of who signed in, by the claims or by asking the provider; default none. */
  readonly groupsOf?: (claims: Claims, accessToken: string) => Promise<readonly ProviderGroup[]>
  /** @throws FederationError for somebody whom the settings leave out */
  readonly assertMember?: (idToken: Claims) => void
  /** Why the settings leave somebody out of whom a profile was kept; `undefined`: they do not. */
  readonly stillVouches?: (profile: Profile) => string | undefined
  /** Findings of the kind alone. */
  readonly checkMore?: () => Promise<readonly Finding[]>
  readonly fetch: ProviderFetch
  readonly clock: Clock
}
