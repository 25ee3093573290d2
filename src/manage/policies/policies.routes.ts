import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { dryRunQuerySchema } from '../dry-run.js'
import { listQueryFields, listQuerySchema } from '../lists/list-query.js'
import { documentFormFields, documentFormSchema } from '../policy-documents/document-form.js'
import { policySchema, policyRowSchema, policyVersionSchema } from './policy-representation.js'
import {
  createPolicySchema,
  createVersionSchema,
  setDefaultVersionSchema,
  validatePolicySchema,
} from './policy-schemas.js'

const POLICIES = '/api/v1/policies'
const POLICY = '/api/v1/policies/{policy}'
const VERSION = '/api/v1/policies/{policy}/versions/{version}'
const RESOURCE = 'policies/{policy}'
const VERSION_RESOURCE = 'policies/{policy}/versions/{version}'

/** Query of a list of versions. */
export const listVersionsSchema = z.strictObject({ ...listQueryFields, ...documentFormFields })

/** What a caller sent to a list of versions. */
export type ListVersionsQuery = z.infer<typeof listVersionsSchema>

/** One place where a policy is in use, on the wire. */
export const policyUseSchema = z.strictObject({
  kind: z.enum(['attachment', 'boundary', 'guardrail']),
  type: z.string(),
  name: z.string(),
  parameters: z.record(z.string(), z.string()),
})

/** One place where a policy is in use, on the wire. */
export type PolicyUseRepresentation = z.infer<typeof policyUseSchema>

export const LIST_POLICIES: RouteDeclaration = {
  method: 'GET',
  path: POLICIES,
  summary: 'lists managed policies',
  event: 'ListPolicies',
  access: { action: 'ListPolicies', level: 'list', resource: 'policies/' },
  query: listQuerySchema,
  response: z.array(policyRowSchema),
}

export const CREATE_POLICY: RouteDeclaration = {
  method: 'POST',
  path: POLICIES,
  summary: 'creates a managed policy; `{{name}}` in its document is a parameter that attachments fill in',
  event: 'CreatePolicy',
  access: { action: 'CreatePolicy', level: 'permissions', resource: 'policies/{body.name}' },
  bodyFirst: true,
  body: createPolicySchema,
  response: policySchema,
}

export const GET_POLICY: RouteDeclaration = {
  method: 'GET',
  path: POLICY,
  summary: 'shows a managed policy with the document in force',
  event: 'GetPolicy',
  access: { action: 'GetPolicy', level: 'read', resource: RESOURCE },
  query: documentFormSchema,
  response: policySchema,
}

export const DELETE_POLICY: RouteDeclaration = {
  method: 'DELETE',
  path: POLICY,
  summary: 'deletes a managed policy that is nowhere in use; `dryRun=true` only tries',
  event: 'DeletePolicy',
  access: { action: 'DeletePolicy', level: 'permissions', resource: RESOURCE },
  query: dryRunQuerySchema,
  successStatus: 201,
}

export const LIST_POLICY_VERSIONS: RouteDeclaration = {
  method: 'GET',
  path: `${POLICY}/versions`,
  summary: 'lists the versions of a managed policy',
  event: 'ListPolicyVersions',
  access: { action: 'ListPolicyVersions', level: 'list', resource: RESOURCE },
  query: listVersionsSchema,
  response: z.array(policyVersionSchema),
}

export const CREATE_POLICY_VERSION: RouteDeclaration = {
  method: 'POST',
  path: `${POLICY}/versions`,
  summary: 'adds a version to a managed policy, at most 5, and puts it into force when asked',
  event: 'CreatePolicyVersion',
  access: { action: 'CreatePolicyVersion', level: 'permissions', resource: RESOURCE },
  body: createVersionSchema,
  response: policyVersionSchema,
}

export const GET_POLICY_VERSION: RouteDeclaration = {
  method: 'GET',
  path: VERSION,
  summary: 'shows a version of a managed policy',
  event: 'GetPolicyVersion',
  access: { action: 'GetPolicyVersion', level: 'read', resource: VERSION_RESOURCE },
  query: documentFormSchema,
  response: policyVersionSchema,
}

export const DELETE_POLICY_VERSION: RouteDeclaration = {
  method: 'DELETE',
  path: VERSION,
  summary: 'deletes a version that is not in force',
  event: 'DeletePolicyVersion',
  access: { action: 'DeletePolicyVersion', level: 'permissions', resource: VERSION_RESOURCE },
  successStatus: 201,
}

export const SET_DEFAULT_POLICY_VERSION: RouteDeclaration = {
  method: 'PUT',
  path: `${POLICY}/default-version`,
  summary: 'puts a version of a managed policy into force',
  event: 'SetDefaultPolicyVersion',
  access: { action: 'SetDefaultPolicyVersion', level: 'permissions', resource: RESOURCE },
  body: setDefaultVersionSchema,
  response: policyVersionSchema,
}

export const LIST_POLICY_ATTACHMENTS: RouteDeclaration = {
  method: 'GET',
  path: `${POLICY}/attachments`,
  summary: 'lists where a managed policy is in use: attachments, boundaries, guardrails',
  event: 'ListPolicyAttachments',
  access: { action: 'ListPolicyAttachments', level: 'list', resource: RESOURCE },
  response: z.array(policyUseSchema),
}

export const VALIDATE_POLICY: RouteDeclaration = {
  method: 'POST',
  path: `${POLICIES}/validate`,
  summary: 'judges a policy document and stores nothing',
  event: 'ValidatePolicy',
  access: { authenticated: true, reason: 'says nothing but what the document itself and the public rules say' },
  body: validatePolicySchema,
  writes: false,
}
