import { listDeclaration } from '../lists/list-declaration.js'

const name = { kind: 'text', property: 'p.name' } as const

/** What lists of inline policies may be filtered and sorted by. */
export const INLINE_POLICIES_LIST = listDeclaration(
  'p',
  { id: name, name },
  { name: 'p.lowerName', createdAt: 'p.createdAt', updatedAt: 'p.updatedAt' },
  ['p.name'],
)
