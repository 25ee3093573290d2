import type { CompiledPolicy } from './compile-policy.js'
import type { EvaluationError } from './decision.js'
import type { IdentitySource, Layers } from './layers.js'
import type { Limits } from './limits.js'
import { MOST_INDEXED_STATEMENTS } from './statement-index.js'

/** Every limit that a set of layers exceeds (policy-semantics 3.12), each named. */
export function layerFaults(layers: Layers, limits: Limits, depth: number): EvaluationError[] {
  const identity = layers.identity ?? []
  const groups = identity.filter((source) => source.kind === 'group').length
  const statements = allPolicies(layers).reduce((sum, policy) => sum + policy.statements.length, 0)
  const most = Math.min(limits.statementsPerPrincipal, MOST_INDEXED_STATEMENTS)
  return [
    ...exceeds('groupsPerUser', groups, limits.groupsPerUser),
    ...exceeds('statementsPerPrincipal', statements, most),
    ...exceeds('giverDepth', depth, limits.giverDepth),
    ...identity.flatMap((source) => sourceFaults(source, limits)),
    ...(layers.session ?? []).flatMap((set) => exceeds('sessionPolicies', set.policies.length, limits.sessionPolicies, set.id)),
  ]
}

function allPolicies(layers: Layers): readonly CompiledPolicy[] {
  const sets = [layers.guardrails, layers.resourceGuardrails, layers.boundaries, layers.session].flatMap((set) => set ?? [])
  const ceilings = (layers.identity ?? []).flatMap((source) => (source.ceilings ?? []).flatMap((ceiling) => ('giver' in ceiling ? [] : [ceiling])))
  const holders = [...sets, ...ceilings, ...(layers.identity ?? [])]
  return [...(layers.resourcePolicies ?? []), ...holders.flatMap((holder) => holder.policies)]
}

const INLINE_LIMITS = {
  user: 'userInlineCharacters',
  group: 'groupInlineCharacters',
  role: 'roleInlineCharacters',
  share: 'groupInlineCharacters',
} as const

function sourceFaults(source: IdentitySource, limits: Limits): EvaluationError[] {
  const inline = source.policies.filter((policy) => policy.inline)
  const characters = inline.reduce((sum, policy) => sum + policy.characters, 0)
  const name = INLINE_LIMITS[source.kind]
  return [
    ...exceeds(name, characters, limits[name], source.id),
    ...exceeds('attachedPolicies', source.policies.length - inline.length, limits.attachedPolicies, source.id),
  ]
}

function exceeds(limit: keyof Limits, actual: number, most: number, source?: string): EvaluationError[] {
  if (actual <= most) return []
  const of = source === undefined ? '' : ` of \`${source}\``
  return [{ code: 'limit-exceeded', message: `\`${limit}\`${of} is ${actual}, over the limit of ${most}` }]
}
