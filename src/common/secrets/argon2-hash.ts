import { hash, verify } from '@node-rs/argon2'

// RFC 9106 and the domain model (5.10): argon2id, version 1.3, 19 MiB, 2 passes, 1 lane.
const ARGON2ID = 2
const COST = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$'
const FORM = /^\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{22,86}$/
const MOST_MEMORY_KIB = 262_144
const MOST_PASSES = 10
const MOST_LANES = 4

/** A hash that no password has, of the usual cost: verified where there is no hash, so that time does not tell. */
export const NOBODYS_HASH = `${CURRENT}${'A'.repeat(22)}$${'A'.repeat(43)}`

/** PHC string of a new hash with a random salt. */
export function hashArgon2(password: Buffer): Promise<string> {
  return hash(password, COST)
}

/** `false` as well for what is no hash. */
export async function verifyArgon2(stored: string, password: Buffer): Promise<boolean> {
  try {
    return await verify(stored, password)
  } catch {
    return false
  }
}

/**
 * Whether a text is an argon2id hash of a cost that one request may cause.
 *
 * Accepted: `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>`. Rejected: argon2i and argon2d, other versions, no parameters,
 * a gibibyte of memory, a hundred passes.
 */
export function isArgon2Hash(stored: string): boolean {
  const [, memory, passes, lanes] = FORM.exec(stored) ?? []
  return Number(memory) <= MOST_MEMORY_KIB && Number(passes) <= MOST_PASSES && Number(lanes) <= MOST_LANES
}

/** Whether it is of today's cost. */
export function isCurrentArgon2(stored: string): boolean {
  return stored.startsWith(CURRENT)
}
