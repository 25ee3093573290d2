import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { listQuerySchema } from '../lists/list-query.js'
import { attachmentSchema } from './attachment-representation.js'
import { parametersQuerySchema } from './parameters-query.js'
import { policyReferenceSchema } from './policy-reference.js'

/** The routes of the attached policies of one kind of owner. */
export interface AttachmentRoutes {
  readonly list: RouteDeclaration
  readonly attach: RouteDeclaration
  readonly detach: RouteDeclaration
}

function attachmentRoutes(owner: 'user' | 'group', resource: string): AttachmentRoutes {
  const path = `/api/v1/${resource}/attached-policies`
  return {
    list: {
      method: 'GET',
      path,
      summary: `lists the managed policies that are attached to a ${owner}`,
      event: 'ListAttachedPolicies',
      access: { action: 'ListAttachedPolicies', level: 'list', resource },
      query: listQuerySchema,
      response: z.array(attachmentSchema),
    },
    attach: {
      method: 'POST',
      path,
      summary: `attaches a managed policy to a ${owner}; needs \`AttachPolicy\` on the ${owner} and on the policy`,
      event: 'AttachPolicy',
      access: { action: 'AttachPolicy', level: 'permissions', resource },
      body: policyReferenceSchema,
      response: attachmentSchema,
    },
    detach: {
      method: 'DELETE',
      path: `${path}/{policy}`,
      summary: `detaches a managed policy from a ${owner}; needs \`DetachPolicy\` on the ${owner} and on the policy`,
      event: 'DetachPolicy',
      access: { action: 'DetachPolicy', level: 'permissions', resource },
      query: parametersQuerySchema,
      successStatus: 201,
    },
  }
}

export const USER_ATTACHMENTS = attachmentRoutes('user', 'users/{username}')

export const GROUP_ATTACHMENTS = attachmentRoutes('group', 'groups/{group}')
