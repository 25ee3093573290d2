import {
  bindParameters,
  type Ceiling,
  type CompiledPolicy,
  compileLayers,
  compilePolicy,
  type ContextRecord,
  type Layers,
  type Limits,
  type ParameterValues,
  type PolicySet,
  type Principal,
} from '@tinyauth/policy-engine'

/** Which stored thing a policy is. */
export type PolicyOrigin =
  | { readonly kind: 'user-policy'; readonly user: string; readonly name: string }
  | { readonly kind: 'group-policy'; readonly group: string; readonly name: string }
  | { readonly kind: 'managed'; readonly name: string; readonly version: number; readonly parameters: ParameterValues }
  | { readonly kind: 'share'; readonly share: string }
  | { readonly kind: 'membership'; readonly group: string }
  | { readonly kind: 'fixed'; readonly name: string }

/** A policy that bears on a principal. */
export interface PolicyView {
  readonly id: string
  readonly version?: string
  readonly inline?: true
  readonly parameters?: ParameterValues
  readonly document: unknown
  readonly origin: PolicyOrigin
}

/** Policies that are judged together. */
export interface SetView {
  readonly id: string
  readonly policies: readonly PolicyView[]
}

/** What the giver of a share may do. */
export interface GiverView {
  readonly id: string
  readonly giver: { readonly principal: Principal; readonly context: ContextRecord; readonly layers: LayersView }
}

/** One origin of permissions within its ceilings. */
export interface SourceView extends SetView {
  readonly kind: 'user' | 'group' | 'role' | 'share'
  readonly inherited?: true
  readonly ceilings?: readonly (SetView | GiverView)[]
}

/** The layers of a principal as data. */
export interface LayersView {
  readonly guardrails: readonly SetView[]
  readonly identity: readonly SourceView[]
  readonly boundaries: readonly SetView[]
}

/** The answer of `GET /users/{username}/effective-policies`. */
export interface EffectivePolicies {
  readonly revision: number
  readonly untilMs: number | null
  readonly exact: boolean
  readonly reason?: string
  readonly principal: {
    readonly arn: string
    readonly uid: string
    readonly username: string
    readonly active: boolean
    readonly guest: boolean
  }
  readonly context: ContextRecord
  readonly parameters: ParameterValues
  readonly limits: Limits
  readonly levels: Readonly<Record<string, string>>
  readonly layers: LayersView
}

/** Text of a document that stands in for a policy; `undefined` leaves it. */
export type Replacement = (policy: PolicyView) => string | undefined

/** The layers, ready to decide. */
export function layersOf(
  view: LayersView,
  limits: Partial<Limits>,
  replacement: Replacement = () => undefined,
): Layers {
  const compiled = (policy: PolicyView): CompiledPolicy => {
    const { id, version, inline, parameters = {} } = policy
    const text = replacement(policy)
    const document = text === undefined ? policy.document : bindParameters(text, parameters).document
    return compilePolicy(document, {
      id,
      ...(version === undefined ? {} : { version }),
      inline: inline === true,
      limits,
    })
  }
  const set = ({ id, policies }: SetView): PolicySet => ({ id, policies: policies.map(compiled) })
  const ceiling = (one: SetView | GiverView): Ceiling => {
    if (!('giver' in one)) return set(one)
    const layers = compileLayers(layersOf(one.giver.layers, limits, replacement), limits)
    return { id: one.id, giver: { ...one.giver, layers } }
  }
  return {
    guardrails: view.guardrails.map(set),
    identity: view.identity.map(({ kind, inherited, ceilings, ...own }) => ({
      ...set(own),
      kind,
      ...(inherited === true ? { inherited } : {}),
      ...(ceilings === undefined ? {} : { ceilings: ceilings.map(ceiling) }),
    })),
    boundaries: view.boundaries.map(set),
  }
}
