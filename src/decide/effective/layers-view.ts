import { type GiverSource, isGiver, type LayersSource, type PolicyHolder } from '@tinyauth/decision'
import {
  bindParameters,
  type CompiledPolicy,
  type ContextRecord,
  type Limits,
  type ParameterValues,
  parsePolicy,
  type Policy,
  type PolicySet,
  type Principal,
} from '@tinyauth/policy-engine'
import type { PolicySourceText } from '../../snapshot/index.js'
import { originOf, type PolicyOrigin } from './policy-origin.js'

/** A policy that bears on a principal. */
export interface PolicyView {
  readonly id: string
  readonly version?: string
  readonly inline?: true
  /** With which the template is filled; absent: it is none. */
  readonly parameters?: ParameterValues
  /** Filled. `null`: it cannot be read, and everything is denied. */
  readonly document: Policy | null
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

/** What layers are shown with. */
export interface LayersViewerOptions {
  readonly texts: ReadonlyMap<CompiledPolicy, PolicySourceText>
  /** Documents of the guardrails that follow from the configuration, by id. */
  readonly fixed: ReadonlyMap<string, object>
  /** Given to every policy: `partition`, `self`. */
  readonly parameters: ParameterValues
  readonly limits: Partial<Limits>
  /** A giver whose permissions are not told allows nothing. */
  readonly isTold: (giver: GiverSource) => boolean
}

/** Puts layers on the wire: every policy as its document, with the stored thing that it is. */
export class LayersViewer {
  constructor(private readonly options: LayersViewerOptions) {}

  view({ guardrails, identity, boundaries = [] }: LayersSource): LayersView {
    return {
      guardrails: guardrails.map((set) => this.set(set)),
      identity: identity.map(({ kind, inherited, ceilings, ...set }) => ({
        ...{ kind, ...this.set(set, kind) },
        ...(inherited === true ? { inherited } : {}),
        ...(ceilings === undefined ? {} : { ceilings: ceilings.map((one) => this.ceiling(one)) }),
      })),
      boundaries: boundaries.map((set) => this.set(set)),
    }
  }

  private ceiling(one: PolicySet | GiverSource): SetView | GiverView {
    if (!isGiver(one)) return this.set(one)
    const { id, giver } = one
    if (!this.options.isTold(one)) return { id, policies: [] }
    return { id, giver: { ...giver, layers: this.view(giver.layers) } }
  }

  private set({ id, policies }: PolicySet, kind?: PolicyHolder['kind']): SetView {
    const holder = kind === undefined ? { id } : { id, kind }
    return { id, policies: policies.map((policy) => this.policy(policy, holder)) }
  }

  private policy(policy: CompiledPolicy, holder: PolicyHolder): PolicyView {
    const text = this.options.texts.get(policy)
    const { id, version, inline } = policy
    const parameters = text === undefined ? undefined : { ...text.parameters, ...this.options.parameters }
    return {
      id,
      ...(version === undefined ? {} : { version }),
      ...(inline ? { inline } : {}),
      ...(parameters === undefined ? {} : { parameters }),
      document: this.filled(text === undefined ? this.options.fixed.get(id) : text.document, parameters),
      origin: originOf(policy, holder, text),
    }
  }

  private filled(document: unknown, parameters: ParameterValues = {}): Policy | null {
    const bound = bindParameters(document, parameters)
    const { limits } = this.options
    return parsePolicy(bound.document, { type: 'identity', mode: 'load', limits }).policy ?? null
  }
}
