import {
  type AuthorizationRequest,
  type Ceiling,
  explain,
  type Explanation,
  type IdentitySource,
  type Layers,
  type PolicySet,
  type StatementExplanation,
} from '@tinyauth/policy-engine'

/** What a set of policies says about one request by itself. `withheld`: it allows, but one of its own limits does not. */
export type Outcome = 'allows' | 'denies' | 'withheld' | 'silent'

/** One place where permissions stand, or are limited, and what it says. */
export interface LayerVerdict {
  /** `key`: the boundary of an access key. */
  readonly kind: 'guardrail' | 'boundary' | 'source' | 'ceiling' | 'giver'
  /** Id of the set: `users/fred`, `groups/eng/backend`, `partition`. */
  readonly source: string
  readonly outcome: Outcome
  /** Held by descent only: what it denies does not reach the user. */
  readonly inherited: boolean
  readonly statements: readonly StatementExplanation[]
  /** Limits of this source alone. */
  readonly ceilings: readonly LayerVerdict[]
}

/** What every layer says of a request, in the order in which they are judged. */
export function layerVerdicts(
  request: AuthorizationRequest,
  layers: Layers,
  explanation: Explanation,
): readonly LayerVerdict[] {
  const sets = (kind: LayerVerdict['kind'], list: readonly PolicySet[] = []): LayerVerdict[] =>
    list.map((set) => verdictOfSet(request, kind, set))
  return [
    ...sets('guardrail', layers.guardrails),
    ...(layers.identity ?? []).map((source) => verdictOfSource(request, source, explanation)),
    ...sets('boundary', layers.boundaries),
  ]
}

function verdictOfSet(request: AuthorizationRequest, kind: LayerVerdict['kind'], set: PolicySet): LayerVerdict {
  const { statements } = explain(request, { boundaries: [set] })
  return { kind, source: set.id, outcome: outcomeOf(statements), inherited: false, statements, ceilings: [] }
}

function verdictOfSource(
  request: AuthorizationRequest,
  { ceilings: given = [], ...source }: IdentitySource,
  explanation: Explanation,
): LayerVerdict {
  const { statements } = explain(request, { identity: [source] })
  const ceilings = given.map((ceiling) => verdictOfCeiling(request, ceiling, explanation))
  const own = outcomeOf(statements)
  const isWithheld = own === 'allows' && ceilings.some(({ outcome }) => outcome !== 'allows')
  return {
    kind: 'source',
    source: source.id,
    outcome: isWithheld ? 'withheld' : own,
    inherited: source.inherited === true,
    statements,
    ceilings,
  }
}

function verdictOfCeiling(request: AuthorizationRequest, ceiling: Ceiling, explanation: Explanation): LayerVerdict {
  if (!('giver' in ceiling)) return verdictOfSet(request, 'ceiling', ceiling)
  const found = explanation.givers.find(({ id }) => id === ceiling.id)?.explanation
  const allows = found?.decision.kind === 'allow'
  return {
    kind: 'giver',
    source: ceiling.id,
    outcome: allows ? 'allows' : 'silent',
    inherited: false,
    statements: found?.statements ?? [],
    ceilings: [],
  }
}

function outcomeOf(statements: readonly StatementExplanation[]): Outcome {
  const applying = statements.filter(({ applies }) => applies)
  if (applying.some(({ effect }) => effect === 'Deny')) return 'denies'
  return applying.length > 0 ? 'allows' : 'silent'
}
