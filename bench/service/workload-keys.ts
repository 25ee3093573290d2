import { createHash } from 'node:crypto'

/** An access key of the bench. */
export interface BenchKey {
  readonly keyId: string
  readonly secret: string
}

/** Name of the user whose key asks for decisions. */
export const GATEKEEPER = 'bench-gatekeeper'

/** The access key of a user of the bench, the same in every run; never a secret worth keeping. */
export function keyOf(username: string): BenchKey {
  const digest = createHash('sha256').update(`bench key of ${username}`).digest('hex')
  return { keyId: `AK${digest.slice(0, 18).toUpperCase()}`, secret: digest.slice(18, 58) }
}
