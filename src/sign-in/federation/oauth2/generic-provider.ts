import type { ProviderParts } from '../provider-parts.js'
import { getJson } from '../http/provider-json.js'
import type { SettingsOf } from '../settings/provider-settings.js'
import { mappedProfile } from './mapped-profile.js'
import { OAuthProvider } from './oauth-provider.js'

/** Every other provider of OAuth 2.0, by its endpoints. Its identities are those of the origin that authorizes. */
export function genericProvider(settings: SettingsOf<'oauth2'>, parts: ProviderParts): OAuthProvider {
  const { authorizationEndpoint, tokenEndpoint, userinfoEndpoint, mapping } = settings
  const { origin, host } = new URL(authorizationEndpoint)
  return new OAuthProvider({
    ...parts,
    kind: settings.kind,
    displayName: settings.displayName ?? host,
    callbackIssuer: origin,
    authorizationEndpoint,
    tokenEndpoint,
    scopes: settings.scopes,
    profileOf: async (accessToken) => {
      const { value } = await getJson(parts.fetch, userinfoEndpoint, { what: 'the user', bearer: accessToken })
      return mappedProfile(origin, value, mapping)
    },
    reach: { address: userinfoEndpoint, what: 'the userinfo endpoint' },
    loginHintParameter: 'login_hint',
    findings: [],
  })
}
