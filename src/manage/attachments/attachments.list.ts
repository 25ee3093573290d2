import { listDeclaration } from '../lists/list-declaration.js'

const OF_POLICY = 'exists (select 1 from policies p where p.id = a.policyId and ?)'
const policy = { kind: 'text', property: 'p.name', within: OF_POLICY } as const

/** What lists of attachments may be filtered and sorted by. */
export const ATTACHMENTS_LIST = listDeclaration('a', { id: policy, policy }, { createdAt: 'a.createdAt' }, [])
