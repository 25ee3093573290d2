import type { Configuration } from 'openid-client'
import type { Clock } from '../../../common/clock.js'
import type { Secret } from '../../../common/secrets/secret.js'
import { FederationError } from '../federation-error.js'
import { authorizationAddress } from '../flow/authorization-address.js'
import { codeOf } from '../flow/callback.js'
import { checkClient } from '../flow/check-client.js'
import { exchangeCode } from '../flow/exchange-code.js'
import { type ClientAuthentication, protocolOf } from '../flow/protocol-client.js'
import type { ProviderFetch } from '../http/provider-fetch.js'
import type { BeginSignIn, CompletedSignIn, CompleteSignIn, Finding } from '../identity-provider.js'
import { IdentityProvider } from '../identity-provider.js'
import type { Profile } from '../profile.js'

/** What makes a provider without OpenID Connect the one of a kind. */
export interface OAuthOptions {
  readonly name: string
  readonly kind: string
  readonly displayName: string
  /** `iss` of its callbacks, if it gives any (RFC 9207). */
  readonly callbackIssuer: string
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly clientSecret: Secret<string> | undefined
  /** Default `client_secret_post`. */
  readonly clientAuthentication: ClientAuthentication | undefined
  readonly allowPrivateNetwork: boolean
  readonly timeoutMs: number
  readonly scopes: readonly string[]
  /** Who a token belongs to. Told the nonce of no one: what binds the answer is PKCE and `state`. */
  readonly profileOf: (accessToken: string) => Promise<Profile>
  /** An address of the API that answers somehow, and what it is called. */
  readonly reach: { readonly address: string; readonly what: string }
  /** Parameter of the login hint, where the provider has one. */
  readonly loginHintParameter?: string
  readonly findings: readonly Finding[]
  readonly fetch: ProviderFetch
  readonly clock: Clock
}

/** An identity provider that speaks OAuth 2.0 alone: GitHub, Facebook, and every other by its endpoints. */
export class OAuthProvider extends IdentityProvider {
  override readonly name: string
  override readonly kind: string
  override readonly displayName: string

  constructor(private readonly options: OAuthOptions) {
    super()
    this.name = options.name
    this.kind = options.kind
    this.displayName = options.displayName
  }

  override async begin(request: BeginSignIn): Promise<URL> {
    const { scopes, loginHintParameter } = this.options
    const hint = loginHintParameter === undefined ? undefined : request.loginHint
    return authorizationAddress(this.protocol(), request, {
      ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
      ...(hint === undefined || loginHintParameter === undefined ? {} : { [loginHintParameter]: hint }),
    })
  }

  override async complete(request: CompleteSignIn): Promise<CompletedSignIn> {
    codeOf(request.callback, { state: request.state, issuer: this.options.callbackIssuer, issuerRequired: false })
    const { accessToken } = await exchangeCode(this.protocol(), request, {})
    return { profile: await this.options.profileOf(accessToken) }
  }

  override async check(): Promise<readonly Finding[]> {
    return [await this.reachFinding(), await checkClient(this.protocol()), ...this.options.findings]
  }

  private protocol(): Configuration {
    const { callbackIssuer, authorizationEndpoint, tokenEndpoint, clientAuthentication } = this.options
    const server = {
      issuer: callbackIssuer,
      authorization_endpoint: authorizationEndpoint,
      token_endpoint: tokenEndpoint,
      // An identity token is not asked for. One that comes all the same is not looked at.
      id_token_signing_alg_values_supported: [],
    }
    return protocolOf(server, { ...this.options, clientAuthentication: clientAuthentication ?? 'client_secret_post' })
  }

  /** Any answer of the provider's own will do: without a user most addresses refuse. */
  private async reachFinding(): Promise<Finding> {
    const { address, what } = this.options.reach
    try {
      const { status } = await this.options.fetch(address, { headers: { accept: 'application/json' } })
      if (status < 500 && status !== 404) return { level: 'ok', what: `${what} \`${address}\` answers` }
      return {
        level: 'error',
        what: `${what} \`${address}\` answers ${status}`,
        fix: 'see whether the address is right',
      }
    } catch (error) {
      if (!(error instanceof FederationError)) throw error
      const fix = 'see whether the address is right, and whether this machine reaches it'
      return { level: 'error', what: `${what} \`${address}\`: ${error.detail}`, fix }
    }
  }
}
