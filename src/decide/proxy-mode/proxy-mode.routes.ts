import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const base = '/api/v1/regions/{region}/services/{service}'
const resource = 'services/{service}'
const signingKey = z.object({ key: z.string().describe('base64 of 32 bytes'), identity: z.string() })

/** The day's key of a user's session tokens (wire-protocol 3.8). */
export const GET_USER_SIGNING_TOKEN: RouteDeclaration = {
  method: 'GET',
  path: `${base}/user-signing-tokens/{user}/{protocol}/{date}`,
  summary: "The key of one day that verifies a user's session tokens for one service",
  event: 'GetServiceUserSigningToken',
  access: { action: 'GetServiceUserSigningToken', level: 'permissions', resource },
  response: signingKey,
}

/** The day's key of an access key (wire-protocol 3.8). */
export const GET_ACCESS_KEY_SIGNING_TOKEN: RouteDeclaration = {
  method: 'GET',
  path: `${base}/access-key-signing-tokens/{key}/{protocol}/{date}`,
  summary: 'The key of one day that verifies what an access key signs for one service',
  event: 'GetServiceAccessKeySigningToken',
  access: { action: 'GetServiceAccessKeySigningToken', level: 'permissions', resource },
  response: signingKey,
}

/** What a proxy decides with (wire-protocol 3.8). */
export const GET_USER_POLICIES: RouteDeclaration = {
  method: 'GET',
  path: `${base}/user-policies/{user}`,
  summary: 'The statements that bear on what a user may do with one service, as older proxies can judge them',
  event: 'GetServiceUserPolicies',
  access: { action: 'GetServiceUserPolicies', level: 'permissions', resource },
  response: z.object({ Statement: z.array(z.unknown()) }),
}
