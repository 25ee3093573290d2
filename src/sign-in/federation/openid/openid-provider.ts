import { buildEndSessionUrl, type Configuration } from 'openid-client'
import { Cached } from '../cached.js'
import { FederationError } from '../federation-error.js'
import { authorizationAddress } from '../flow/authorization-address.js'
import { codeOf } from '../flow/callback.js'
import { exchangeCode, type Tokens } from '../flow/exchange-code.js'
import { type ClientAuthentication, protocolOf } from '../flow/protocol-client.js'
import { getJson } from '../http/provider-json.js'
import type { BeginSignIn, CompletedSignIn, CompleteSignIn, Finding, ProviderSignOut } from '../identity-provider.js'
import { IdentityProvider } from '../identity-provider.js'
import type { Profile } from '../profile.js'
import { type IdTokenClaims, judgeIdToken } from '../tokens/judge-id-token.js'
import { ProviderKeys } from '../tokens/provider-keys.js'
import { headerOf } from '../tokens/verify-jws.js'
import { checkOpenId } from './openid-check.js'
import type { OpenIdOptions } from './openid-options.js'
import { type Claims, openIdProfile } from './openid-profile.js'
import { discover, type OpenIdMetadata } from './server-metadata.js'

const METADATA_LIFETIME_MS = 10 * 60_000

/** An identity provider that speaks OpenID Connect: Google, Okta, GitLab, and every other by its issuer. */
export class OpenIdProvider extends IdentityProvider {
  override readonly name: string
  override readonly kind: string
  override readonly displayName: string
  private readonly metadata: Cached<OpenIdMetadata>
  private readonly keys: ProviderKeys

  constructor(private readonly options: OpenIdOptions) {
    super()
    this.name = options.name
    this.kind = options.kind
    this.displayName = options.displayName
    this.metadata = new Cached(() => discover(options.fetch, options.issuer), METADATA_LIFETIME_MS, options.clock)
    this.keys = new ProviderKeys(() => this.loadKeys(), options.clock)
  }

  override async begin(request: BeginSignIn): Promise<URL> {
    const protocol = this.protocol(await this.metadata.get())
    return authorizationAddress(protocol, request, {
      ...this.options.parameters,
      scope: this.options.scopes.join(' '),
      nonce: request.nonce,
      ...(request.loginHint === undefined ? {} : { login_hint: request.loginHint }),
    })
  }

  override async complete(request: CompleteSignIn): Promise<CompletedSignIn> {
    // Before anything is asked; the rest needs what the provider says of itself.
    const issuer = this.options.issuer
    codeOf(request.callback, { state: request.state, issuer, issuerRequired: false })
    if (request.nonce === '') throw new FederationError('NonceMismatch', 'the sign-in has no nonce')
    const metadata = await this.metadata.get()
    const issuerRequired = metadata.authorization_response_iss_parameter_supported === true
    const code = codeOf(request.callback, { state: request.state, issuer, issuerRequired })
    const checks = { expectedNonce: request.nonce, idTokenExpected: true }
    const tokens = await exchangeCode(this.protocol(metadata), request, checks)
    const idToken = await this.judged(tokens, request.nonce, code)
    const userinfo = await this.userinfo(metadata, tokens.accessToken, idToken.sub)
    return this.completed(tokens, idToken, userinfo)
  }

  override stillVouches(profile: Profile): string | undefined {
    return this.options.stillVouches?.(profile)
  }

  override async check(): Promise<readonly Finding[]> {
    return checkOpenId(this.options, (metadata) => this.authentication(metadata))
  }

  override async signOutAddress({ idTokenHint, returnTo }: ProviderSignOut): Promise<URL | undefined> {
    const metadata = await this.metadata.get().catch(() => undefined)
    if (metadata?.end_session_endpoint === undefined) return undefined
    return buildEndSessionUrl(this.protocol(metadata), {
      id_token_hint: idTokenHint,
      post_logout_redirect_uri: returnTo,
    })
  }

  private async judged({ idToken, accessToken }: Tokens, nonce: string, code: string): Promise<IdTokenClaims> {
    if (idToken === undefined) throw new FederationError('ProviderAnswer', 'the provider gave no identity token')
    const keys = await this.keys.keysFor(headerOf(idToken).kid)
    const { issuer, clientId, clock } = this.options
    const claims = await judgeIdToken(idToken, keys, { issuer, clientId, nonce, nowMs: clock.now(), accessToken, code })
    this.options.assertMember?.(claims)
    return claims
  }

  private async completed(tokens: Tokens, idToken: IdTokenClaims, userinfo: Claims): Promise<CompletedSignIn> {
    const groups = (await this.options.groupsOf?.({ ...userinfo, ...idToken }, tokens.accessToken)) ?? []
    const profile = openIdProfile(this.options.issuer, idToken.sub, idToken, userinfo, groups)
    return { profile, ...(tokens.idToken === undefined ? {} : { signOutHint: tokens.idToken }) }
  }

  /** @throws FederationError `SubjectMissing` when it is about somebody else (OpenID Connect Core 5.3.2) */
  private async userinfo(metadata: OpenIdMetadata, accessToken: string, subject: string): Promise<Claims> {
    if (metadata.userinfo_endpoint === undefined) return {}
    const request = { what: 'the user', bearer: accessToken }
    const { value } = await getJson(this.options.fetch, metadata.userinfo_endpoint, request)
    if (typeof value === 'object' && value !== null && 'sub' in value && value.sub === subject) {
      // An object with one named member has named members.
      return value
    }
    throw new FederationError('SubjectMissing', 'the userinfo endpoint answers about somebody else')
  }

  private async loadKeys(): Promise<unknown> {
    const { jwks_uri: address } = await this.metadata.get()
    return (await getJson(this.options.fetch, address, { what: 'its keys' })).value
  }

  private protocol(metadata: OpenIdMetadata): Configuration {
    return protocolOf(metadata, { ...this.options, clientAuthentication: this.authentication(metadata) })
  }

  private authentication({ token_endpoint_auth_methods_supported: offered }: OpenIdMetadata): ClientAuthentication {
    if (this.options.clientAuthentication !== undefined) return this.options.clientAuthentication
    return (offered ?? ['client_secret_basic']).includes('client_secret_basic')
      ? 'client_secret_basic'
      : 'client_secret_post'
  }
}
