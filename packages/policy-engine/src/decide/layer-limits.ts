import type { CompiledPolicy } from '../statement/compile-policy.js'
import type { EvaluationError } from '../decision.js'
import type { IdentitySource, Layers } from '../layers.js'
import type { Limits } from '../limits.js'
import { MOST_INDEXED_STATEMENTS } from '../search/statement-index.js'

/** How the givers of shares are nested below a principal. */
export interface GiverNesting {
  readonly depth: number
  /** Givers that one decision may have to ask, those of givers included. */
  readonly count: number
}

/** Every limit that a set of layers exceeds (policy-semantics 3.12), each named. */
export function layerFaults(layers: Layers, limits: Limits, nesting: GiverNesting): EvaluationError[] {
  const identity = layers.identity ?? []
  // Whoever stands above a tree is in all of it: those are limited by their statements.
  const groups = identity.filter((source) => source.kind === 'group' && source.inherited !== true).length
  // A policy without statements takes a place too.
  const statements = allPolicies(layers).reduce((sum, policy) => sum + Math.max(1, policy.statements.length), 0)
  const most = Math.min(limits.statementsPerPrincipal, MOST_INDEXED_STATEMENTS)
  return [
    ...exceeds('groupsPerUser', groups, limits.groupsPerUser),
    ...exceeds('statementsPerPrincipal', statements, most),
    ...exceeds('giverDepth', nesting.depth, limits.giverDepth),
    ...exceeds('givers', nesting.count, limits.givers),
    ...identity.flatMap((source) => sourceFaults(source, limits)),
    ...(layers.session ?? []).flatMap((set) =>
      exceeds('sessionPolicies', set.policies.length, limits.sessionPolicies, set.id),
    ),
  ]
}

function allPolicies(layers: Layers): readonly CompiledPolicy[] {
  const sets = [layers.guardrails, layers.resourceGuardrails, layers.boundaries, layers.session].flatMap(
    (set) => set ?? [],
  )
  const ceilings = (layers.identity ?? []).flatMap((source) =>
    (source.ceilings ?? []).flatMap((ceiling) => ('giver' in ceiling ? [] : [ceiling])),
  )
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
