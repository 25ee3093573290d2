import { z } from 'zod'
import type { RouteDeclaration } from '../../../common/http/route.js'
import { listQuerySchema } from '../../../manage/index.js'
import { identitySchema } from './identity-representation.js'
import { linkIdentitySchema, unlinkQuerySchema } from './identity-schemas.js'

const IDENTITIES = '/api/v1/users/{username}/identities'
const RESOURCE = 'users/{username}'

export const LIST_IDENTITIES: RouteDeclaration = {
  method: 'GET',
  path: IDENTITIES,
  summary: 'lists who a user is at identity providers',
  event: 'ListIdentities',
  access: { action: 'ListIdentities', level: 'list', resource: RESOURCE },
  query: listQuerySchema,
  response: z.array(identitySchema),
}

export const LINK_IDENTITY: RouteDeclaration = {
  method: 'POST',
  path: IDENTITIES,
  summary: 'lets a user sign in by an identity, named by its stable subject',
  event: 'LinkIdentity',
  // Whoever holds the identity becomes that user.
  access: { action: 'LinkIdentity', level: 'permissions', resource: RESOURCE },
  body: linkIdentitySchema,
  response: identitySchema,
}

export const UNLINK_IDENTITY: RouteDeclaration = {
  method: 'DELETE',
  path: `${IDENTITIES}/{identity}`,
  summary:
    'takes an identity from a user, with the sessions and memberships that stand on it; `force=true` also the last way in',
  event: 'UnlinkIdentity',
  access: { action: 'UnlinkIdentity', level: 'permissions', resource: RESOURCE },
  query: unlinkQuerySchema,
  successStatus: 201,
}
