import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema } from '../dry-run.js'
import { listQuerySchema } from '../lists/list-query.js'
import { serviceSchema, serviceSummarySchema } from './service-representation.js'
import { registerActionsSchema, registerServiceSchema, updateServiceSchema } from './service-schemas.js'

const SERVICES = '/api/v1/services'
const SERVICE = '/api/v1/services/{service}'
const RESOURCE = 'services/{service}'

// Roles and Denies go by the levels of a catalogue, and how long a decision is kept by the service: whoever may change
// either gives rights or takes them.

export const LIST_SERVICES: RouteDeclaration = {
  method: 'GET',
  path: SERVICES,
  summary: 'lists the protected services',
  event: 'ListServices',
  access: { action: 'ListServices', level: 'list', resource: 'services/' },
  query: listQuerySchema,
  response: z.array(serviceSummarySchema),
}

export const REGISTER_SERVICE: RouteDeclaration = {
  method: 'POST',
  path: SERVICES,
  summary: 'registers a protected service',
  event: 'RegisterService',
  access: { action: 'RegisterService', level: 'permissions', resource: 'services/{body.name}' },
  bodyFirst: true,
  body: registerServiceSchema,
  response: serviceSchema,
}

export const GET_SERVICE: RouteDeclaration = {
  method: 'GET',
  path: SERVICE,
  summary: 'shows a protected service with its actions',
  event: 'GetService',
  access: { action: 'GetService', level: 'read', resource: RESOURCE },
  response: serviceSchema,
}

export const UPDATE_SERVICE: RouteDeclaration = {
  method: 'PUT',
  path: SERVICE,
  summary: 'changes what is given of a protected service',
  event: 'UpdateService',
  access: { action: 'UpdateService', level: 'permissions', resource: RESOURCE },
  body: updateServiceSchema,
  response: serviceSchema,
}

export const DELETE_SERVICE: RouteDeclaration = {
  method: 'DELETE',
  path: SERVICE,
  summary: 'forgets a protected service and its actions; `dryRun=true` counts them',
  event: 'DeleteService',
  access: { action: 'DeleteService', level: 'permissions', resource: RESOURCE },
  query: dryRunQuerySchema,
  successStatus: 201,
}

export const REGISTER_SERVICE_ACTIONS: RouteDeclaration = {
  method: 'PUT',
  path: `${SERVICE}/actions`,
  summary: 'replaces the catalogue of a service: names, levels and resource types of its actions',
  event: 'RegisterServiceActions',
  access: { action: 'RegisterServiceActions', level: 'permissions', resource: RESOURCE },
  body: registerActionsSchema,
  response: serviceSchema,
}
