import { type LayersSource, mapPolicies, type PolicyHolder } from '@tinyauth/decision'
import {
  bindParameters,
  type CompiledPolicy,
  compilePolicy,
  type Limits,
  type ParameterValues,
  type Problem,
} from '@tinyauth/policy-engine'
import type { PrincipalPreview } from '../../snapshot/index.js'
import { isMeant, originOf, type ReplacedOrigin } from '../effective/policy-origin.js'

/** Version of what is not saved; those of stored policies are numbers. */
export const UNSAVED = 'unsaved'

/** An unsaved document in the place of something stored. */
export interface Replacement {
  readonly origin: ReplacedOrigin
  readonly document: unknown
}

/** What unsaved documents are compiled with. */
export interface ReplacingOptions {
  /** Given to every policy: `partition`, `self`. */
  readonly parameters: ParameterValues
  readonly limits: Partial<Limits>
}

/** Puts unsaved documents in the place of stored policies, wherever those bear on a principal or on who shared something with it. */
export class ReplacedPolicies {
  /** By position of the replacement: in how many places its policy stands. */
  readonly places: number[]
  /** By position of the replacement: what is wrong with its document, once for each way in which its template is filled. */
  readonly problems: Problem[][]
  private readonly compiled = new Map<string, CompiledPolicy>()

  constructor(
    private readonly replacements: readonly Replacement[],
    private readonly texts: PrincipalPreview['texts'],
    private readonly options: ReplacingOptions,
  ) {
    this.places = replacements.map(() => 0)
    this.problems = replacements.map(() => [])
  }

  in(source: LayersSource): LayersSource {
    if (this.replacements.length === 0) return source
    return mapPolicies(source, (policy, holder) => this.replaced(policy, holder))
  }

  private replaced(policy: CompiledPolicy, holder: PolicyHolder): CompiledPolicy {
    const text = this.texts.get(policy)
    const origin = originOf(policy, holder, text)
    const at = this.replacements.findIndex((replacement) => isMeant(replacement.origin, origin))
    if (at === -1) return policy
    this.places[at] = (this.places[at] ?? 0) + 1
    return this.compile(at, policy, { ...text?.parameters, ...this.options.parameters })
  }

  /** A template that cannot be filled is a policy that denies, as a stored one is. */
  private compile(at: number, { id, inline }: CompiledPolicy, parameters: ParameterValues): CompiledPolicy {
    const name = JSON.stringify([at, id, Object.entries(parameters).sort()])
    const known = this.compiled.get(name)
    if (known !== undefined) return known
    const bound = bindParameters(this.replacements[at]?.document, parameters)
    const compiled = compilePolicy(bound.document, { id, inline, version: UNSAVED, limits: this.options.limits })
    this.problems[at]?.push(...(bound.problems ?? compiled.problems))
    this.compiled.set(name, compiled)
    return compiled
  }
}
