import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { attachmentSchema } from '../attachments/attachment-representation.js'
import { parametersQuerySchema } from '../attachments/parameters-query.js'
import { policyReferenceSchema } from '../attachments/policy-reference.js'
import { listQuerySchema } from '../lists/list-query.js'

const GUARDRAILS = '/api/v1/guardrails'

export const LIST_GUARDRAILS: RouteDeclaration = {
  method: 'GET',
  path: GUARDRAILS,
  summary: 'lists the policies that bind everybody',
  event: 'ListGuardrails',
  access: { action: 'ListGuardrails', level: 'list', resource: 'policies/' },
  query: listQuerySchema,
  response: z.array(attachmentSchema),
}

export const ATTACH_GUARDRAIL: RouteDeclaration = {
  method: 'POST',
  path: GUARDRAILS,
  summary: 'makes a managed policy bind everybody: what it does not allow is denied from then on',
  event: 'AttachGuardrail',
  access: { action: 'AttachGuardrail', level: 'permissions', resource: 'policies/{body.policy}' },
  bodyFirst: true,
  body: policyReferenceSchema,
  response: attachmentSchema,
}

export const DETACH_GUARDRAIL: RouteDeclaration = {
  method: 'DELETE',
  path: `${GUARDRAILS}/{policy}`,
  summary: 'ends that a managed policy binds everybody',
  event: 'DetachGuardrail',
  access: { action: 'DetachGuardrail', level: 'permissions', resource: 'policies/{policy}' },
  query: parametersQuerySchema,
  successStatus: 201,
}
