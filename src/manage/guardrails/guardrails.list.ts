import { listDeclaration } from '../lists/list-declaration.js'

const OF_POLICY = 'exists (select 1 from policies p where p.id = r.policyId and ?)'
const policy = { kind: 'text', property: 'p.name', within: OF_POLICY } as const

/** What lists of guardrails may be filtered and sorted by. */
export const GUARDRAILS_LIST = listDeclaration('r', { id: policy, policy }, { createdAt: 'r.createdAt' }, [])
