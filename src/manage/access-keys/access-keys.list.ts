import { listDeclaration } from '../lists/list-declaration.js'

const keyId = { kind: 'text', property: 'k.keyId' } as const

/** What lists of keys may be filtered and sorted by. */
export const ACCESS_KEYS_LIST = listDeclaration(
  'k',
  { id: keyId, access_key_id: keyId },
  { access_key_id: 'k.keyId', created_at: 'k.createdAt' },
  [],
)
