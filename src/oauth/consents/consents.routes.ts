import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'
import { listQuerySchema } from '../../manage/index.js'
import { consentSchema } from './consent-representation.js'

const CONSENTS = '/api/v1/users/{username}/consents'

/** Consents of a user (capabilities C5). */
export const LIST_CONSENTS: RouteDeclaration = {
  method: 'GET',
  path: CONSENTS,
  summary: 'lists the apps that a user lets act for them, with their scopes',
  event: 'ListConsents',
  access: { action: 'ListConsents', level: 'list', resource: 'users/{username}' },
  query: listQuerySchema,
  response: z.array(consentSchema),
}

/** Ends a consent. */
export const REVOKE_CONSENT: RouteDeclaration = {
  method: 'DELETE',
  path: `${CONSENTS}/{client}`,
  summary: 'takes consents, tokens and codes of a user from an app, everywhere at once, and says how many that were',
  event: 'RevokeConsent',
  access: { action: 'RevokeConsent', level: 'write', resource: 'users/{username}/consents/{client}' },
  response: z.object({ ended: z.int() }),
  successStatus: 201,
}
