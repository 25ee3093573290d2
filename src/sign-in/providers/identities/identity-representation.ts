import { z } from 'zod'
import { formatInstant } from '../../../manage/index.js'
import type { FederatedIdentityEntity } from '../../../store/index.js'

/** Who a user is at a provider, on the wire. */
export const identitySchema = z.strictObject({
  id: z.string(),
  provider: z.string(),
  issuer: z.string(),
  subject: z.string(),
  profile: z.strictObject({
    name: z.string().nullable(),
    picture: z.string().nullable(),
    email: z.string().nullable(),
    emailVerified: z.boolean(),
    preferredUsername: z.string().nullable(),
  }),
  createdAt: z.string().nullable(),
  lastSignInAt: z.string().nullable().describe('null: nobody signed in by it yet'),
})

/** An identity on the wire. */
export type IdentityRepresentation = z.infer<typeof identitySchema>

/** Puts an identity on the wire. */
export function representIdentity(identity: FederatedIdentityEntity): IdentityRepresentation {
  const { id, provider, issuer, subject, profile, createdAt, lastSignInAt } = identity
  return {
    ...{ id, provider, issuer, subject },
    profile: {
      name: profile.name ?? null,
      picture: profile.picture ?? null,
      email: profile.email ?? null,
      emailVerified: profile.emailVerified,
      preferredUsername: profile.preferredUsername ?? null,
    },
    createdAt: formatInstant(createdAt),
    lastSignInAt: lastSignInAt === 0 ? null : formatInstant(lastSignInAt),
  }
}
