import type { RouteDeclaration } from '../../common/http/route.js'
import { policyReferenceSchema } from '../attachments/policy-reference.js'
import { boundarySchema } from './boundary-representation.js'

/** The routes of the boundary of one kind of row. */
export interface BoundaryRoutes {
  readonly set: RouteDeclaration
  readonly lift: RouteDeclaration
}

/** `resource` is the owner's: keys are checked on their user, memberships on their group. */
function boundaryRoutes(what: string, path: string, resource: string): BoundaryRoutes {
  const access = { action: 'SetBoundary', level: 'permissions', resource } as const
  const common = { path: `/api/v1/${path}/boundary`, event: 'SetBoundary', access } as const
  return {
    set: {
      ...common,
      method: 'PUT',
      summary: `limits ${what} to what a managed policy allows; needs \`SetBoundary\` on the policy as well`,
      body: policyReferenceSchema,
      response: boundarySchema,
    },
    lift: {
      ...common,
      method: 'DELETE',
      summary: `lifts the boundary of ${what}; needs \`SetBoundary\` on its policy as well`,
      successStatus: 201,
    },
  }
}

export const USER_BOUNDARY = boundaryRoutes('a user', 'users/{username}', 'users/{username}')

export const GROUP_BOUNDARY = boundaryRoutes('what a group gives', 'groups/{group}', 'groups/{group}')

export const MEMBERSHIP_BOUNDARY = boundaryRoutes(
  'what a group gives to one member',
  'groups/{group}/members/{username}',
  'groups/{group}',
)

export const ACCESS_KEY_BOUNDARY = boundaryRoutes('an access key', 'users/{username}/keys/{key}', 'users/{username}')
