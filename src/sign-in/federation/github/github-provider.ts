import type { ProviderParts } from '../provider-parts.js'
import type { Finding } from '../identity-provider.js'
import { OAuthProvider } from '../oauth2/oauth-provider.js'
import { gitHubApiUrl } from '../settings/addresses.js'
import type { SettingsOf } from '../settings/provider-settings.js'
import { gitHubProfile } from './github-profile.js'

/** GitHub, an Enterprise Server, or its data residency (capabilities F7, F8). */
export function gitHubProvider(settings: SettingsOf<'github'>, parts: ProviderParts): OAuthProvider {
  const { baseUrl, orgs } = settings
  const apiUrl = (settings.apiUrl ?? gitHubApiUrl(baseUrl)).replace(/\/$/, '')
  return new OAuthProvider({
    ...parts,
    kind: settings.kind,
    displayName: settings.displayName ?? 'GitHub',
    callbackIssuer: `${baseUrl}/login/oauth`,
    authorizationEndpoint: `${baseUrl}/login/oauth/authorize`,
    tokenEndpoint: `${baseUrl}/login/oauth/access_token`,
    scopes: ['read:user', 'user:email', ...(orgs ? ['read:org'] : [])],
    profileOf: (accessToken) => gitHubProfile({ fetch: parts.fetch, apiUrl, issuer: baseUrl, orgs }, accessToken),
    reach: { address: `${apiUrl}/meta`, what: 'the API' },
    loginHintParameter: 'login',
    findings: permissionFindings(settings),
  })
}

/** What an app may do is told by GitHub to users of it alone; of which sort it is shows in its id. */
function permissionFindings({ clientId, orgs }: SettingsOf<'github'>): readonly Finding[] {
  if (!clientId.startsWith('Iv')) return [{ level: 'ok', what: 'an OAuth app: the user is asked for the scopes' }]
  const members = orgs ? ' and, of organizations, `Members: read-only`' : ''
  return [
    {
      level: 'warning',
      what: 'a GitHub app: scopes do not count, its own permissions do',
      fix: `give it the account permission \`Email addresses: read-only\`${members}`,
    },
  ]
}
