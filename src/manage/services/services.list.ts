import { listDeclaration } from '../lists/list-declaration.js'

const name = { kind: 'text', property: 's.name' } as const

/** What lists of services may be filtered and sorted by. */
export const SERVICES_LIST = listDeclaration(
  's',
  { id: name, name, displayName: { kind: 'text', property: 's.displayName' } },
  { name: 's.lowerName', createdAt: 's.createdAt', updatedAt: 's.updatedAt' },
  ['s.name', 's.displayName'],
)
