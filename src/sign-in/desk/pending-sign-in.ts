import { z } from 'zod'

/** What is known of somebody who proved the first factor, until the second one is shown; kept as a one-time secret. */
export const pendingSignInSchema = z.strictObject({
  /** `step-up`: signed in already, and what is to be done needs a fresh second factor. */
  reason: z.enum(['sign-in', 'step-up']),
  /** What was proved so far (RFC 8176). */
  methods: z.array(z.string()),
  returnTo: z.string(),
  provider: z.string().optional(),
  identityId: z.string().optional(),
  accessLevel: z.int().optional(),
  /** Sealed. */
  signOutHint: z.string().optional(),
  /** Session of the same user that the new one takes the place of. */
  replaces: z.string().optional(),
})

/** A sign-in that waits for its second factor. */
export type PendingSignIn = z.output<typeof pendingSignInSchema>

/** Reads what was kept; `undefined` for what another version of the service kept. */
export function readPendingSignIn(data: unknown): PendingSignIn | undefined {
  const read = pendingSignInSchema.safeParse(data)
  return read.success ? read.data : undefined
}
