import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { ProviderParts } from '../provider-parts.js'
import { FederationError } from '../federation-error.js'
import { getJson } from '../http/provider-json.js'
import { OAuthProvider } from '../oauth2/oauth-provider.js'
import type { Profile } from '../profile.js'
import { profileTexts, subjectOf } from '../profile-texts.js'
import { facebookGraphUrl } from '../settings/addresses.js'
import type { SettingsOf } from '../settings/provider-settings.js'

/** Facebook (capabilities M3). It says no address as verified, so none is asked for. */
export function facebookProvider(settings: SettingsOf<'facebook'>, parts: ProviderParts): OAuthProvider {
  const { baseUrl, graphVersion } = settings
  const graph = `${(settings.graphUrl ?? facebookGraphUrl(baseUrl)).replace(/\/$/, '')}/${graphVersion}`
  return new OAuthProvider({
    ...parts,
    kind: settings.kind,
    displayName: settings.displayName ?? 'Facebook',
    callbackIssuer: baseUrl,
    authorizationEndpoint: `${baseUrl}/${graphVersion}/dialog/oauth`,
    tokenEndpoint: `${graph}/oauth/access_token`,
    scopes: ['public_profile'],
    profileOf: (accessToken) => facebookProfile(graph, settings, parts, accessToken),
    reach: { address: `${graph}/me`, what: 'the graph' },
    findings: [{ level: 'ok', what: 'no address of e-mail comes from Facebook: admit by other means' }],
  })
}

const user = z.object({ id: z.unknown().optional(), name: z.unknown().optional(), picture: z.unknown().optional() })
const picture = z.object({ data: z.object({ url: z.string() }) })

async function facebookProfile(
  graph: string,
  { baseUrl }: SettingsOf<'facebook'>,
  { fetch, clientSecret }: ProviderParts,
  accessToken: string,
): Promise<Profile> {
  const query = new URLSearchParams({ fields: 'id,name,picture.width(200).height(200)' })
  // Proves that the token was not taken from another app.
  if (clientSecret !== undefined) query.set('appsecret_proof', proofOf(accessToken, clientSecret.reveal()))
  const { value } = await getJson(fetch, `${graph}/me?${query.toString()}`, { what: 'the user', bearer: accessToken })
  const { data } = user.safeParse(value)
  const subject = subjectOf(data?.id)
  if (subject === undefined) throw new FederationError('SubjectMissing', 'Facebook names no user')
  const texts = profileTexts({ name: data?.name, picture: picture.safeParse(data?.picture).data?.data.url })
  return { issuer: baseUrl, subject, ...texts, emailVerified: false, groups: [] }
}

function proofOf(accessToken: string, clientSecret: string): string {
  return createHmac('sha256', clientSecret).update(accessToken).digest('hex')
}
