import { isSource } from '../../../packages/policy-engine/test/corpus/layers-data.js'
import type {
  GiverData,
  LayersData,
  PolicyData,
  PolicySetData,
  SourceData,
} from '../../../packages/policy-engine/test/corpus/layers-data.js'
import type { CaseGroup, CaseHolder } from './suite-case.js'

/** A case that no user of tinyauth can be made of; the message is the rule. */
export class Refused extends Error {}

/** What the one user of a case holds. @throws Refused for a layer that tinyauth does not hold for one user */
export function readHolder(layers: LayersData): CaseHolder {
  const { guardrails = [], resourceGuardrails = [], resourcePolicies = [], resourcePolicyRequired } = layers
  if (resourcePolicies.length > 0 || resourcePolicyRequired === true) throw new Refused('policies of a resource')
  if (resourceGuardrails.length > 0) throw new Refused('guardrails of resources')
  if (guardrails.length > 0) throw new Refused('guardrails of a whole partition: they are of no single user')
  const boundary = onlySet(layers.boundaries ?? [], 'a user has one boundary of one policy')
  const keyBoundary = onlySet(layers.session ?? [], 'a key has one boundary of one policy')
  return {
    ...readSources(layers.identity ?? []),
    ...(boundary !== undefined && { boundary: boundary.document }),
    ...(keyBoundary !== undefined && { keyBoundary: keyBoundary.document }),
  }
}

function readSources(identity: readonly unknown[]): Pick<CaseHolder, 'policies' | 'groups'> {
  if (identity.length === 0 || !identity.every(isSource)) return { policies: identity, groups: [] }
  const own = identity.filter(({ kind }) => kind === 'user')
  const groups = identity.filter(({ kind }) => kind === 'group')
  if (own.length > 1 || own.length + groups.length < identity.length) {
    throw new Refused('permissions come from one user and groups: a share stands on what another user may do')
  }
  if (own.some(({ ceilings = [] }) => ceilings.length > 0)) throw new Refused('a ceiling of a user is a boundary')
  if (own.some(({ inherited }) => inherited === true)) throw new Refused('what a user holds is not held by descent')
  return { policies: own.flatMap(({ policies }) => policies.map(documentOf)), groups: groups.map(readGroup) }
}

function readGroup({ policies, ceilings = [], inherited }: SourceData): CaseGroup {
  if (ceilings.length > 2) throw new Refused('a group has one boundary, and a membership one')
  const [boundary, membershipBoundary] = ceilings.map(ceilingOf)
  return {
    policies: policies.map(documentOf),
    ...(inherited === true && { inherited }),
    ...(boundary !== undefined && { boundary: documentOf(boundary) }),
    ...(membershipBoundary !== undefined && { membershipBoundary: documentOf(membershipBoundary) }),
  }
}

function ceilingOf(ceiling: PolicySetData | GiverData): PolicyData {
  if (!('policies' in ceiling)) throw new Refused('a ceiling of a share is what another user may do')
  const policy = onlySet([ceiling], 'a boundary is one policy')
  if (policy === undefined) throw new Refused('a boundary is one policy')
  return policy
}

/** The one policy of the one set, where there is any. */
function onlySet(sets: readonly PolicySetData[], rule: string): PolicyData | undefined {
  const [set, ...others] = sets
  if (set === undefined) return undefined
  const [policy, ...more] = set.policies
  if (policy === undefined || others.length > 0 || more.length > 0) throw new Refused(rule)
  documentOf(policy)
  return policy
}

function documentOf({ document, type }: PolicyData): unknown {
  if (type !== undefined) throw new Refused('a stored policy has no type of its own')
  return document
}
