import { isIP } from 'node:net'
import { z } from 'zod'
import type { RouteDeclaration } from '../common/http/route.js'

/** How the token is protected against requests forged by other sites (wire-protocol 3.7). */
export const CSRF_STRATEGIES = ['header-token', 'cookie', 'none'] as const

const textField = z.string({ error: (issue) => (issue.input === undefined ? undefined : 'must be a string') })

/** Body of `get-token-for-login`. */
export const getTokenBody = z.strictObject({
  username: textField.max(128, 'must have at most 128 characters'),
  password: textField.max(1024, 'must have at most 1024 characters'),
  'csrf-strategy': z.enum(CSRF_STRATEGIES, {
    error: (issue) => (issue.input === undefined ? undefined : 'must be `header-token`, `cookie` or `none`'),
  }),
  region: textField.nullable().optional(),
  context: z
    .strictObject({
      SourceIp: textField
        .refine((address) => isIP(address) !== 0, { error: 'must be an IP address' })
        .optional()
        .describe('address of the person, for the limit on attempts'),
    })
    .optional()
    .describe('an extension: the original knows no such field'),
})

/** `get-token-for-login` (wire-protocol 3.7). */
export const GET_TOKEN_FOR_LOGIN: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/services/{service}/get-token-for-login',
  summary: 'Judge a user name and password and issue a session token for a service',
  event: 'GetTokenForLogin',
  access: { action: 'GetTokenForLogin', level: 'execute', resource: 'services/{service}' },
  body: getTokenBody,
  response: z.object({ token: z.string(), csrf: z.string().optional(), expires_in: z.int(), expires_at: z.string() }),
  writes: false,
}
