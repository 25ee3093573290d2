import { isIP } from 'node:net'
import { z } from 'zod'
import type { RouteDeclaration } from '../../common/http/route.js'

const MOST_HEADERS = 100
const header = z.tuple([z.string().max(256), z.string().max(16_384)])

/** Body of `leases`. */
export const leaseBody = z.strictObject({
  headers: z
    .array(header)
    .max(MOST_HEADERS)
    .describe("headers of the end user's request that prove who it is: the session cookie, `X-CSRF-Token`"),
  region: z.string().max(128).nullable().optional().describe('key region of the lease; default `global`'),
  lease: z
    .string()
    .max(2048)
    .optional()
    .describe('the lease that is to be renewed; it proves nothing: the cookie has to come along'),
  context: z
    .strictObject({
      SourceIp: z
        .string()
        .refine((address) => isIP(address) !== 0, { error: 'must be an IP address' })
        .optional(),
    })
    .optional(),
})

/** A checked body of `leases`. */
export type LeaseBody = z.output<typeof leaseBody>

const identity = z.object({
  id: z.string(),
  uid: z.string(),
  name: z.string().nullable(),
  picture: z.string().nullable(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  groups: z.array(z.string()),
  mfa: z.boolean(),
})

/** Turns the session of an end user into a lease for one service (domain-model 5.7). */
export const CREATE_LEASE: RouteDeclaration = {
  method: 'POST',
  path: '/api/v1/services/{service}/leases',
  summary:
    'Turn the session of an end user into a lease for a service, or renew one; 401 `NotSignedIn` without a session',
  event: 'CreateLease',
  access: { action: 'CreateLease', level: 'execute', resource: 'services/{service}' },
  body: leaseBody,
  response: z.object({
    lease: z.string().describe('a session token for the service'),
    identity,
    sid: z.string(),
    expiresAt: z.string(),
    maxAgeSeconds: z.int(),
    feedSeq: z.int().describe('the last change that the lease knows'),
  }),
  writes: false,
}
