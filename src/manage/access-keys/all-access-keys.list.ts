import { listDeclaration } from '../lists/list-declaration.js'

const keyId = { kind: 'text', property: 'k.keyId' } as const

/** The status on the wire, at `:now`. */
const STATUS =
  "case when k.status = 'active' and k.expiresAt is not null and k.expiresAt <= :now then 'expired' else k.status end"

/** The last instant that there is: later than any that a key ends at. */
const NEVER = 8_640_000_000_000_000

/** What the list of the keys of all users may be filtered and sorted by; `u` is the holder. */
export const ALL_ACCESS_KEYS_LIST = listDeclaration(
  'k',
  {
    id: keyId,
    access_key_id: keyId,
    username: { kind: 'text', property: 'u.username' },
    status: { kind: 'text', property: STATUS },
    // A key that never ends is not in it, nor is one that was never used but made later.
    expiresBefore: { kind: 'before', property: 'k.expiresAt' },
    unusedSince: { kind: 'before', property: 'coalesce(k.lastUsedAt, k.createdAt)' },
  },
  {
    access_key_id: 'k.keyId',
    username: 'u.lowerUsername',
    created_at: 'k.createdAt',
    // Keys that never end come last, keys that were never used first.
    expires_at: `coalesce(k.expiresAt, ${NEVER})`,
    last_used_at: 'coalesce(k.lastUsedAt, 0)',
  },
  ['k.keyId', 'u.username'],
)
