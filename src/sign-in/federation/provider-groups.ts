import { hasControlCharacter } from '@tinyauth/decision'
import { FederationError } from './federation-error.js'
import type { ProviderGroup } from './profile.js'

const MOST_GROUPS = 10_000
const LONGEST_PATH = 255

/**
 * A group, organization or team whose path can be compared: text of 1 to 255 characters without control
 * characters and halves of surrogate pairs.
 */
export function groupPathOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '' || value.length > LONGEST_PATH) return undefined
  return hasControlCharacter(value) || /\p{Cs}/u.test(value) ? undefined : value
}

/**
 * Groups of a claim. Accepted: `["admin", "dev"]`. Of `["admin", 1, null, ["dev"]]` only `admin` counts. Nothing counts of
 * `"admin"` or `{"0": "admin"}`: what is no list of names is not read as one.
 *
 * @throws FederationError `ProviderAnswer` for more than 10,000 entries: a list that was cut would not be all
 */
export function groupsOfClaim(claim: unknown): readonly ProviderGroup[] {
  if (!Array.isArray(claim)) return []
  // `isArray` leaves the entries open.
  const entries: readonly unknown[] = claim
  assertGroupCount(entries.length)
  const paths = entries.map(groupPathOf).filter((path) => path !== undefined)
  return [...new Set(paths)].map((path) => ({ path }))
}

/** @throws FederationError `ProviderAnswer` for more than 10,000 groups */
export function assertGroupCount(count: number): void {
  if (count > MOST_GROUPS) throw new FederationError('ProviderAnswer', `the user is in more than ${MOST_GROUPS} groups`)
}
