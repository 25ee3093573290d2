import { z } from 'zod'
import type { RouteDeclaration } from '../../../common/http/route.js'
import { dryRunQuerySchema, listQuerySchema } from '../../../manage/index.js'
import { findingSchema } from './check-provider.js'
import { identityProviderSchema } from './provider-representation.js'
import { createProviderSchema, testRuleSchema, updateProviderSchema } from './provider-schemas.js'

const PROVIDERS = '/api/v1/identity-providers'
const PROVIDER = '/api/v1/identity-providers/{provider}'
const RESOURCE = 'identity-providers/{provider}'

// A provider says who somebody is: whoever changes one may become anybody who signs in by it.

export const LIST_IDENTITY_PROVIDERS: RouteDeclaration = {
  method: 'GET',
  path: PROVIDERS,
  summary: 'lists the identity providers, those of the configuration among them',
  event: 'ListIdentityProviders',
  access: { action: 'ListIdentityProviders', level: 'list', resource: 'identity-providers/' },
  query: listQuerySchema,
  response: z.array(identityProviderSchema),
}

export const CREATE_IDENTITY_PROVIDER: RouteDeclaration = {
  method: 'POST',
  path: PROVIDERS,
  summary: 'creates an identity provider; each group that it maps to needs `AddUserToGroup` as well',
  event: 'CreateIdentityProvider',
  access: { action: 'CreateIdentityProvider', level: 'permissions', resource: 'identity-providers/{body.name}' },
  bodyFirst: true,
  body: createProviderSchema,
  response: identityProviderSchema,
}

export const GET_IDENTITY_PROVIDER: RouteDeclaration = {
  method: 'GET',
  path: PROVIDER,
  summary: 'shows an identity provider, without its secret',
  event: 'GetIdentityProvider',
  access: { action: 'GetIdentityProvider', level: 'read', resource: RESOURCE },
  response: identityProviderSchema,
}

const UPDATE = {
  path: PROVIDER,
  summary:
    'changes what is given of an identity provider; each group that it newly maps to needs `AddUserToGroup` as well',
  event: 'UpdateIdentityProvider',
  access: { action: 'UpdateIdentityProvider', level: 'permissions', resource: RESOURCE },
  body: updateProviderSchema,
  response: identityProviderSchema,
} as const

export const PUT_IDENTITY_PROVIDER: RouteDeclaration = { method: 'PUT', ...UPDATE }

export const PATCH_IDENTITY_PROVIDER: RouteDeclaration = { method: 'PATCH', ...UPDATE }

export const DELETE_IDENTITY_PROVIDER: RouteDeclaration = {
  method: 'DELETE',
  path: PROVIDER,
  summary:
    'deletes an identity provider with its identities and ends the sessions and memberships that stand on them; `dryRun=true` counts them',
  event: 'DeleteIdentityProvider',
  access: { action: 'DeleteIdentityProvider', level: 'permissions', resource: RESOURCE },
  query: dryRunQuerySchema,
  successStatus: 201,
}

export const CHECK_IDENTITY_PROVIDER: RouteDeclaration = {
  method: 'POST',
  path: `${PROVIDER}/check`,
  summary: 'diagnoses an identity provider by asking it; nothing is stored',
  event: 'TestIdentityProvider',
  access: { action: 'TestIdentityProvider', level: 'read', resource: RESOURCE },
  response: z.object({ ok: z.boolean(), findings: z.array(findingSchema) }),
  writes: false,
}

export const TEST_RULE: RouteDeclaration = {
  method: 'POST',
  path: `${PROVIDER}/test-rule`,
  summary: 'says whether somebody would be admitted, and by what; nothing is stored',
  event: 'TestIdentityProvider',
  access: { action: 'TestIdentityProvider', level: 'read', resource: RESOURCE },
  body: testRuleSchema,
  response: z.object({
    admitted: z.boolean(),
    by: z.string().optional(),
    why: z.string().optional(),
    groups: z.array(z.string()).describe('groups here by the mapping'),
  }),
  writes: false,
}
