import { z } from 'zod'
import { FederationError } from '../federation-error.js'
import { getJson } from '../http/provider-json.js'
import type { IdentityProvider } from '../identity-provider.js'
import { OAuthProvider } from '../oauth2/oauth-provider.js'
import { OpenIdProvider } from '../openid/openid-provider.js'
import type { Profile, ProviderGroup } from '../profile.js'
import { profileTexts } from '../profile-texts.js'
import type { ProviderParts } from '../provider-parts.js'
import { gitLabApiUrl } from '../settings/addresses.js'
import type { SettingsOf } from '../settings/provider-settings.js'
import { gitLabGroups } from './gitlab-groups.js'

type Settings = SettingsOf<'gitlab'>

/**
 * GitLab, also self-hosted (capabilities F9–F11): identity by OpenID Connect, or by the API of one that has it switched off; groups by
 * the API. The subject is the number of the account by either way, so an identity stays the same when the setting changes.
 */
export function gitLabProvider(settings: Settings, parts: ProviderParts): IdentityProvider {
  const { kind, baseUrl, readGroups, displayName = 'GitLab' } = settings
  const apiUrl = gitLabApiUrl(baseUrl)
  const groupScopes = readGroups ? ['read_api'] : []
  const groupsOf = (accessToken: string): Promise<readonly ProviderGroup[]> =>
    gitLabGroups(parts.fetch, apiUrl, accessToken)
  if (settings.openId) {
    return new OpenIdProvider({
      ...parts,
      ...{ kind, displayName, issuer: baseUrl },
      scopes: ['openid', 'email', 'profile', ...groupScopes],
      ...(readGroups ? { groupsOf: (_claims, accessToken) => groupsOf(accessToken) } : {}),
    })
  }
  return new OAuthProvider({
    ...parts,
    ...{ kind, displayName, callbackIssuer: baseUrl },
    authorizationEndpoint: `${baseUrl}/oauth/authorize`,
    tokenEndpoint: `${baseUrl}/oauth/token`,
    scopes: ['read_user', ...groupScopes],
    profileOf: async (accessToken) => ({
      ...(await userOf(parts, { apiUrl, issuer: baseUrl }, accessToken)),
      groups: readGroups ? await groupsOf(accessToken) : [],
    }),
    reach: { address: `${apiUrl}/version`, what: 'the API' },
    findings: [],
  })
}

const user = z.object({
  id: z.int().positive(),
  username: z.unknown().optional(),
  name: z.unknown().optional(),
  avatar_url: z.unknown().optional(),
  email: z.unknown().optional(),
  confirmed_at: z.unknown().optional(),
})

/** An address is verified when it was confirmed: the API shows one before that as well. */
async function userOf(
  { fetch }: ProviderParts,
  { apiUrl, issuer }: { readonly apiUrl: string; readonly issuer: string },
  accessToken: string,
): Promise<Omit<Profile, 'groups'>> {
  const { value } = await getJson(fetch, `${apiUrl}/user`, { what: 'the user', bearer: accessToken })
  const { data } = user.safeParse(value)
  if (data === undefined) throw new FederationError('SubjectMissing', 'GitLab names no user')
  const { id, username, name, avatar_url: picture, email, confirmed_at: confirmedAt } = data
  const texts = profileTexts({ preferredUsername: username, name, picture, email })
  const emailVerified = texts.email !== undefined && typeof confirmedAt === 'string' && confirmedAt !== ''
  return { issuer, subject: String(id), ...texts, emailVerified }
}
