import { createHmac } from 'node:crypto'
import type { JWK } from 'jose'
import type { Client, Context, Interaction, Prompts } from 'oidc-provider'
import type { Config } from '../../common/config/index.js'
import type { ArtifactAdapter } from '../artifacts/artifact-adapter.js'
import { type Accounts, CLAIMS } from './accounts.js'
import { OWN_METADATA } from './client-metadata.js'
import type { LibraryPages } from './library-pages.js'
import type { RememberedConsents } from './remembered-consents.js'
import { PATHS } from './oauth-paths.js'
import { scopeNames } from '../scopes/scope-names.js'

/** What the library is told of the service. */
export interface ProviderParts {
  readonly config: Config
  readonly issuer: string
  readonly basePath: string
  readonly keys: readonly JWK[]
  readonly scopes: readonly string[]
  readonly policy: Prompts
  readonly adapter: (kind: string) => ArtifactAdapter
  readonly accounts: Accounts
  readonly consents: RememberedConsents
  readonly pages: LibraryPages
}

const MINUTE = 60
const DAY = 86_400
const HOUR = 3600

/**
 * The configuration of the library (capabilities C4 to C8, domain-model 5.10). What is not named here is off; `code` is the only
 * way through a browser, PKCE with S256 is what public clients need, each refresh token is good once.
 */
export function providerConfiguration(parts: ProviderParts): Readonly<Record<string, unknown>> {
  const { config, keys, scopes, accounts, consents, pages, basePath, issuer } = parts
  return {
    adapter: parts.adapter,
    jwks: { keys },
    scopes,
    claims: CLAIMS,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    extraClientMetadata: { properties: [...OWN_METADATA] },
    allowOmittingSingleRegisteredRedirectUri: false,
    routes: PATHS,
    pkce: { required: (_: Context, { clientAuthMethod }: Client) => clientAuthMethod === 'none' },
    clientBasedCORS: (_: Context, origin: string, client: Client) => mayReadAnswers(origin, client),
    cookies: cookies(config, issuer),
    features: features(pages),
    findAccount: (_: Context, uid: string) => accounts.find(uid),
    interactions: {
      policy: parts.policy,
      url: (_: Context, { uid }: Interaction) => `${basePath}/oauth/interaction/${uid}`,
    },
    loadExistingGrant: (context: Context) => consents.grantOf(context),
    issueRefreshToken: (_: Context, client: Client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    // A token goes on when the browser is closed: it ends with what the user agreed to.
    expiresWithSession: () => false,
    renderError: pages.error,
    ttl: {
      AccessToken: secondsOf('access_token_seconds'),
      ClientCredentials: secondsOf('access_token_seconds'),
      RefreshToken: secondsOf('refresh_token_seconds'),
      AuthorizationCode: MINUTE,
      DeviceCode: 10 * MINUTE,
      IdToken: HOUR,
      Interaction: HOUR,
      // As long as the longest refresh token: what was agreed to is remembered, and renewed whenever it is used.
      Grant: 90 * DAY,
      Session: DAY,
    },
  }
}

function features(pages: LibraryPages): Readonly<Record<string, unknown>> {
  const { userCodeInputSource, userCodeConfirmSource, successSource, logoutSource, postLogoutSuccessSource } = pages
  return {
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true, userCodeInputSource, userCodeConfirmSource, successSource },
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    introspection: { enabled: true, allowedPolicy: isOwnToken },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: { enabled: false },
    revocation: { enabled: true, allowedPolicy: isOwnToken },
    rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource },
  }
}

/** A scope of a list that is none of the client's; `undefined` where all are. */
export function scopeBeyond(client: Client | undefined, scope: unknown): string | undefined {
  const allowed = new Set(scopeNames(client?.scope))
  return scopeNames(scope).find((name) => !allowed.has(name))
}

/** A client learns of its own tokens, and ends them; of others it hears what it hears of tokens that there are not. */
function isOwnToken(_: Context, { clientId }: Client, token: { readonly clientId: string }): boolean {
  return token.clientId === clientId
}

function cookies(config: Config, issuer: string): Readonly<Record<string, unknown>> {
  const secure = issuer.startsWith('https:')
  const common = { signed: true, httpOnly: true, sameSite: 'lax', secure, overwrite: true }
  const secret = config.secretSigningKey.reveal()
  return {
    keys: [createHmac('sha256', secret).update('tinyauth oauth cookies').digest('base64url')],
    names: { session: 'oauth_session', interaction: 'oauth_interaction', resume: 'oauth_resume' },
    long: common,
    short: common,
  }
}

/** A page may call for itself where its client can keep no secret: its origin is one of a registered address. */
function mayReadAnswers(origin: string, { clientAuthMethod, redirectUris }: Client): boolean {
  // A scheme of an application's own has the origin `null`, as has every page without one.
  if (origin === 'null') return false
  return clientAuthMethod === 'none' && redirectUris.some((address) => new URL(address).origin === origin)
}

function secondsOf(name: (typeof OWN_METADATA)[number]): (...given: readonly [Context, unknown, Client]) => number {
  return (_context, _token, client) => Number(client.metadata()[name])
}
