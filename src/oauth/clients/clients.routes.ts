import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema, listQuerySchema } from '../../manage/index.js'
import { clientWithSecretSchema, oauthClientSchema } from './client-representation.js'
import { createClientSchema, updateClientSchema } from './client-schemas.js'

const CLIENTS = '/api/v1/oauth-clients'
const CLIENT = '/api/v1/oauth-clients/{client}'
const RESOURCE = 'oauth-clients/{client}'

// A client acts as its owner, and for whoever consents to what it asks: whoever changes one may do as much.

export const LIST_OAUTH_CLIENTS: RouteDeclaration = {
  method: 'GET',
  path: CLIENTS,
  summary: 'lists the OAuth clients, without their secrets',
  event: 'ListOAuthClients',
  access: { action: 'ListOAuthClients', level: 'list', resource: 'oauth-clients/' },
  query: listQuerySchema,
  response: z.array(oauthClientSchema),
}

export const CREATE_OAUTH_CLIENT: RouteDeclaration = {
  method: 'POST',
  path: CLIENTS,
  summary:
    'creates an OAuth client; the only answer that has its secret. A `client_id` that is given needs the action on its ARN as well, another owner `CreateAccessKey` on that user',
  event: 'CreateOAuthClient',
  // On the collection: without a `client_id` there is no name before the client is made.
  access: { action: 'CreateOAuthClient', level: 'permissions', resource: 'oauth-clients/' },
  body: createClientSchema,
  response: clientWithSecretSchema,
}

export const GET_OAUTH_CLIENT: RouteDeclaration = {
  method: 'GET',
  path: CLIENT,
  summary: 'shows an OAuth client, without its secrets',
  event: 'GetOAuthClient',
  access: { action: 'GetOAuthClient', level: 'read', resource: RESOURCE },
  response: oauthClientSchema,
}

export const UPDATE_OAUTH_CLIENT: RouteDeclaration = {
  method: 'PUT',
  path: CLIENT,
  summary:
    'changes what is given of an OAuth client, and ends the tokens of grants and scopes that it loses; to give one of somebody else more needs `CreateAccessKey` on that user',
  event: 'UpdateOAuthClient',
  access: { action: 'UpdateOAuthClient', level: 'permissions', resource: RESOURCE },
  body: updateClientSchema,
  response: oauthClientSchema,
}

export const DELETE_OAUTH_CLIENT: RouteDeclaration = {
  method: 'DELETE',
  path: CLIENT,
  summary: 'deletes an OAuth client with its consents and tokens; `dryRun=true` counts them',
  event: 'DeleteOAuthClient',
  access: { action: 'DeleteOAuthClient', level: 'permissions', resource: RESOURCE },
  query: dryRunQuerySchema,
  successStatus: 201,
}

export const ROTATE_CLIENT_SECRET: RouteDeclaration = {
  method: 'POST',
  path: `${CLIENT}/rotate-secret`,
  summary:
    'gives an OAuth client a second secret, answered once; the first goes on working until it is deleted. For one of somebody else it needs `CreateAccessKey` on that user',
  event: 'RotateClientSecret',
  access: { action: 'RotateClientSecret', level: 'permissions', resource: RESOURCE },
  response: clientWithSecretSchema,
}

export const DELETE_CLIENT_SECRET: RouteDeclaration = {
  method: 'DELETE',
  path: `${CLIENT}/secrets/{secret}`,
  summary: 'deletes a secret of an OAuth client, by its id',
  event: 'DeleteClientSecret',
  access: { action: 'RotateClientSecret', level: 'permissions', resource: RESOURCE },
  successStatus: 201,
}
