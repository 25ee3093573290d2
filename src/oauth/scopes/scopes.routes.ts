import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema, listQuerySchema } from '../../manage/index.js'
import { oauthScopeSchema } from './scope-representation.js'
import { createScopeSchema, updateScopeSchema } from './scope-schemas.js'

const SCOPES = '/api/v1/oauth-scopes'
const SCOPE = '/api/v1/oauth-scopes/{scope}'
const RESOURCE = 'oauth-scopes/{scope}'

// A scope is all that keeps a token from being its user: whoever changes one decides what tokens may be used for.

export const LIST_OAUTH_SCOPES: RouteDeclaration = {
  method: 'GET',
  path: SCOPES,
  summary: 'lists the OAuth scopes, the built-in ones among them',
  event: 'ListOAuthScopes',
  access: { action: 'ListOAuthScopes', level: 'list', resource: 'oauth-scopes/' },
  query: listQuerySchema,
  response: z.array(oauthScopeSchema),
}

export const CREATE_OAUTH_SCOPE: RouteDeclaration = {
  method: 'POST',
  path: SCOPES,
  summary: 'creates an OAuth scope: a ceiling for the tokens that carry it, which gives nobody anything',
  event: 'CreateOAuthScope',
  access: { action: 'CreateOAuthScope', level: 'permissions', resource: 'oauth-scopes/{body.name}' },
  bodyFirst: true,
  body: createScopeSchema,
  response: oauthScopeSchema,
}

export const GET_OAUTH_SCOPE: RouteDeclaration = {
  method: 'GET',
  path: SCOPE,
  summary: 'shows an OAuth scope with its policy',
  event: 'GetOAuthScope',
  access: { action: 'GetOAuthScope', level: 'read', resource: RESOURCE },
  response: oauthScopeSchema,
}

export const UPDATE_OAUTH_SCOPE: RouteDeclaration = {
  method: 'PUT',
  path: SCOPE,
  summary: 'changes what is given of an OAuth scope, at once for every token that carries it',
  event: 'UpdateOAuthScope',
  access: { action: 'UpdateOAuthScope', level: 'permissions', resource: RESOURCE },
  body: updateScopeSchema,
  response: oauthScopeSchema,
}

export const DELETE_OAUTH_SCOPE: RouteDeclaration = {
  method: 'DELETE',
  path: SCOPE,
  summary: 'deletes an OAuth scope that no client may ask for; `dryRun=true` only tries',
  event: 'DeleteOAuthScope',
  access: { action: 'DeleteOAuthScope', level: 'permissions', resource: RESOURCE },
  query: dryRunQuerySchema,
  successStatus: 201,
}
