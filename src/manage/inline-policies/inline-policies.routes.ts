import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { documentFormSchema } from '../policy-documents/document-form.js'
import { inlinePolicySchema } from './inline-policy-representation.js'
import {
  createInlinePolicySchema,
  listInlinePoliciesSchema,
  updateInlinePolicySchema,
} from './inline-policy-schemas.js'

/** The routes of the inline policies of one kind of owner. */
export interface InlinePolicyRoutes {
  readonly list: RouteDeclaration
  readonly create: RouteDeclaration
  readonly get: RouteDeclaration
  readonly update: RouteDeclaration
  readonly delete: RouteDeclaration
}

/** Actions, events and ARNs differ by the owner, `User` or `Group`, alone. */
function inlinePolicyRoutes(kind: 'User' | 'Group', resource: string): InlinePolicyRoutes {
  const owner = kind.toLowerCase()
  const all = { path: `/api/v1/${resource}/policies` } as const
  const one = { path: `/api/v1/${resource}/policies/{policy}` } as const
  const by = (action: string, level: 'list' | 'read' | 'permissions'): Pick<RouteDeclaration, 'event' | 'access'> => ({
    event: action,
    access: { action, level, resource },
  })
  return {
    list: {
      ...all,
      ...by(`List${kind}Policies`, 'list'),
      method: 'GET',
      summary: `lists the inline policies of a ${owner}`,
      query: listInlinePoliciesSchema,
      response: z.array(inlinePolicySchema),
    },
    create: {
      ...all,
      ...by(`Create${kind}Policy`, 'permissions'),
      method: 'POST',
      summary: `gives a ${owner} an inline policy`,
      body: createInlinePolicySchema,
      response: inlinePolicySchema,
    },
    get: {
      ...one,
      ...by(`Get${kind}Policy`, 'read'),
      method: 'GET',
      summary: `shows an inline policy of a ${owner}`,
      query: documentFormSchema,
      response: inlinePolicySchema,
    },
    update: {
      ...one,
      ...by(`Update${kind}Policy`, 'permissions'),
      method: 'PUT',
      summary: `replaces an inline policy of a ${owner}, and renames it`,
      body: updateInlinePolicySchema,
      response: inlinePolicySchema,
    },
    delete: {
      ...one,
      ...by(`Delete${kind}Policy`, 'permissions'),
      method: 'DELETE',
      summary: `takes an inline policy from a ${owner}`,
      successStatus: 201,
    },
  }
}

export const USER_POLICIES = inlinePolicyRoutes('User', 'users/{username}')

export const GROUP_POLICIES = inlinePolicyRoutes('Group', 'groups/{group}')
