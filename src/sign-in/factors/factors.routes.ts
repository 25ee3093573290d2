import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { factorsSchema } from './factor-representation.js'

const FACTORS = '/api/v1/users/{username}/factors'
const RESOURCE = 'users/{username}'

/** What a removal answers. */
const removedSchema = z.object({ factors: z.int(), recoveryCodes: z.int() })

/** The second factors of a user. */
export const LIST_FACTORS: RouteDeclaration = {
  method: 'GET',
  path: FACTORS,
  summary: 'lists the second factors of a user, and says how many recovery codes are left',
  event: 'ListFactors',
  access: { action: 'ListFactors', level: 'list', resource: RESOURCE },
  response: factorsSchema,
}

/** For a user who has lost them all (domain-model 5.2). */
export const RESET_MFA: RouteDeclaration = {
  method: 'DELETE',
  path: FACTORS,
  summary:
    'removes all second factors and recovery codes of a user and ends every session of theirs, and says how many',
  event: 'ResetMfa',
  // From then on a password alone is enough.
  access: { action: 'ResetMfa', level: 'permissions', resource: RESOURCE },
  response: removedSchema.extend({ sessions: z.int() }),
  successStatus: 201,
}

/** For a device that is lost. */
export const DELETE_FACTOR: RouteDeclaration = {
  method: 'DELETE',
  path: `${FACTORS}/{factor}`,
  summary: 'removes a second factor; with the last one the recovery codes go',
  event: 'DeleteFactor',
  access: { action: 'DeleteFactor', level: 'permissions', resource: RESOURCE },
  response: removedSchema,
  successStatus: 201,
}
