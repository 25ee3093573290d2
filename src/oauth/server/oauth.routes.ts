import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { PATHS, TOKEN_INFO } from './oauth-paths.js'

const PROTOCOL = 'the protocol says who may: clients prove themselves, and users are asked (RFC 6749)'
const PUBLIC = 'published for everybody (RFC 8414, OpenID Connect Discovery)'

function open(
  method: 'GET' | 'POST',
  path: string,
  event: string,
  summary: string,
  reason = PROTOCOL,
): RouteDeclaration {
  return { method, path, summary, event, access: { open: true, reason }, writes: false }
}

export const AUTHORIZE = open('GET', PATHS.authorization, 'OAuthAuthorize', 'Asks a user to let an app in')
export const RESUME = open('GET', `${PATHS.authorization}/{uid}`, 'OAuthAuthorize', 'Goes on after sign-in and consent')
export const TOKEN = open('POST', PATHS.token, 'OAuthToken', 'Gives tokens for a grant')
export const REVOKE = open('POST', PATHS.revocation, 'OAuthRevoke', 'Ends a token (RFC 7009)')
export const INTROSPECT = open('POST', PATHS.introspection, 'OAuthIntrospect', 'Tells of an own token (RFC 7662)')
export const USER_INFO = open('GET', PATHS.userinfo, 'OAuthUserInfo', 'Tells who the user of a token is')
export const POST_USER_INFO = open('POST', PATHS.userinfo, 'OAuthUserInfo', 'Tells who the user of a token is')
export const KEYS = open('GET', PATHS.jwks, 'OAuthKeys', 'Keys that identity tokens are signed with', PUBLIC)
export const OPENID_METADATA = open(
  'GET',
  '/.well-known/openid-configuration',
  'OAuthMetadata',
  'What the OpenID provider offers',
  PUBLIC,
)
export const OAUTH_METADATA = open(
  'GET',
  '/.well-known/oauth-authorization-server',
  'OAuthMetadata',
  'What the authorization server offers',
  PUBLIC,
)
export const DEVICE_AUTHORIZATION = open(
  'POST',
  PATHS.device_authorization,
  'OAuthDeviceAuthorization',
  'Begins the way of a device (RFC 8628)',
)
export const SHOW_DEVICE = open('GET', PATHS.code_verification, 'OAuthDevice', 'The page to enter the code of a device')
export const ENTER_DEVICE = open('POST', PATHS.code_verification, 'OAuthDevice', 'Takes the code of a device')
export const RESUME_DEVICE = open(
  'GET',
  `${PATHS.code_verification}/{uid}`,
  'OAuthDevice',
  'Goes on after sign-in and consent for a device',
)
export const END_SESSION = open('GET', PATHS.end_session, 'OAuthEndSession', 'An app asks to sign its user out')
export const POST_END_SESSION = open('POST', PATHS.end_session, 'OAuthEndSession', 'An app asks to sign its user out')
export const CONFIRM_END_SESSION = open(
  'POST',
  `${PATHS.end_session}/confirm`,
  'OAuthEndSession',
  'Signs out, or does not',
)
export const SESSION_ENDED = open(
  'GET',
  `${PATHS.end_session}/success`,
  'OAuthSessionEnded',
  'The page after a sign-out that an app asked for',
)
export const SHOW_INTERACTION = open(
  'GET',
  '/oauth/interaction/{uid}',
  'OAuthInteraction',
  'Signs in, or asks for consent',
)
export const DECIDE_INTERACTION = open('POST', '/oauth/interaction/{uid}', 'OAuthConsent', 'What the user allows')
export const TOKEN_INFORMATION = open('GET', TOKEN_INFO, 'OAuthTokenInfo', 'Tells of the token that asks')

/** Body of the introspection by a gatekeeper. */
export const introspectBody = z.strictObject({ token: z.string().min(1).max(2048) })

/** What a token is, for the service that was shown it (capabilities C8). */
export const INTROSPECT_FOR_SERVICE: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/services/{service}/introspect',
  summary: 'Tell what an access token is (RFC 7662): whose, of which client, with which scopes, until when',
  event: 'IntrospectToken',
  access: { action: 'IntrospectToken', level: 'execute', resource: 'services/{service}' },
  body: introspectBody,
  response: z.object({
    active: z.boolean(),
    token_type: z.string().optional(),
    sub: z.string().optional(),
    username: z.string().optional(),
    client_id: z.string().optional(),
    scope: z.string().optional(),
    iat: z.int().optional(),
    exp: z.int().optional(),
  }),
  writes: false,
}
