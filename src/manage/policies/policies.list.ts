import { listDeclaration } from '../lists/list-declaration.js'
import { IS_UNUSED } from './policy-use-counts.js'

const name = { kind: 'text', property: 'p.name' } as const

/** What lists of managed policies may be filtered and sorted by. */
export const POLICIES_LIST = listDeclaration(
  'p',
  {
    id: name,
    name,
    description: { kind: 'text', property: 'p.description' },
    builtin: { kind: 'flag', property: 'p.builtin' },
    unused: { kind: 'flag', property: IS_UNUSED },
  },
  { name: 'p.lowerName', builtin: 'p.builtin', createdAt: 'p.createdAt', updatedAt: 'p.updatedAt' },
  ['p.name', 'p.description'],
)

/** What lists of versions may be sorted by. */
export const VERSIONS_LIST = listDeclaration('v', {}, { version: 'v.number', createdAt: 'v.createdAt' }, [])
