import {
  type AuthorizationRequest,
  bindParameters,
  canonicalContextKey,
  type Ceiling,
  type CompiledPolicy,
  compileLayers,
  compilePolicy,
  type ContextRecord,
  type IdentitySource,
  type Layers,
  type Limits,
  type PolicySet,
  type Principal,
} from '@tinyauth/policy-engine'

/** Which stored thing a policy is, as the service tells it. */
export type PolicyOrigin =
  | { readonly kind: 'user-policy'; readonly user: string; readonly name: string }
  | { readonly kind: 'group-policy'; readonly group: string; readonly name: string }
  | {
      readonly kind: 'managed'
      readonly name: string
      readonly version: number
      readonly parameters: Readonly<Record<string, string>>
    }
  | { readonly kind: 'share'; readonly share: string }
  | { readonly kind: 'membership'; readonly group: string }
  | { readonly kind: 'fixed'; readonly name: string }

/** A policy that bears on a user. */
export interface EffectivePolicy {
  readonly id: string
  readonly version?: string
  readonly inline?: true
  /** With which its template is filled. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Filled. `null`: it cannot be read, and everything is denied. */
  readonly document: unknown
  readonly origin: PolicyOrigin
}

/** Policies that are judged together. */
export interface EffectiveSet {
  readonly id: string
  readonly policies: readonly EffectivePolicy[]
}

/** What the giver of a share may do. */
export interface EffectiveGiver {
  readonly id: string
  readonly giver: {
    readonly principal: Principal
    readonly context: ContextRecord
    readonly layers: EffectiveLayers
  }
}

/** One origin of permissions within its ceilings. */
export interface EffectiveSource extends EffectiveSet {
  readonly kind: IdentitySource['kind']
  readonly inherited?: true
  readonly ceilings?: readonly (EffectiveSet | EffectiveGiver)[]
}

/** The layers of a user. */
export interface EffectiveLayers {
  readonly guardrails: readonly EffectiveSet[]
  readonly identity: readonly EffectiveSource[]
  readonly boundaries: readonly EffectiveSet[]
}

/** The answer of `GET /api/v1/users/{username}/effective-policies`. */
export interface EffectivePolicies {
  readonly revision: number
  /** Until when it stands, unless something changes; `null`: for ever. */
  readonly untilMs: number | null
  /** `false`: something is left out, which then allows nothing. */
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
  readonly parameters: Readonly<Record<string, string>>
  readonly limits: Limits
  readonly levels: Readonly<Record<string, string>>
  readonly layers: EffectiveLayers
}

/** Something stored in whose place an unsaved document can be judged; a managed policy wherever it is used. */
export type EditableOrigin =
  | Extract<PolicyOrigin, { readonly kind: 'user-policy' | 'group-policy' | 'share' }>
  | { readonly kind: 'managed'; readonly name: string }

/** An unsaved document in the place of something stored. */
export interface Replacement {
  readonly origin: EditableOrigin
  /** JSON text or value, with its parameters. */
  readonly document: unknown
}

/** What is asked. */
export interface AskedRequest {
  readonly action: string
  readonly resource: string
  /** What a service would say of the request. Keys that tinyauth sets do not count. */
  readonly context?: ContextRecord
  /** What tinyauth would set for somebody who came otherwise, such as `{ Mfa: true }`. Default: nothing is proved. */
  readonly proved?: ContextRecord
  readonly nowMs: number
}

/** Version of what is not saved. */
export const UNSAVED = 'unsaved'

/** What the service told of a user as layers, so that `explain` decides here as `simulate` does there. */
export function effectiveLayers(
  { layers, limits }: Pick<EffectivePolicies, 'layers' | 'limits'>,
  replacements: readonly Replacement[] = [],
): Layers {
  return new EffectiveCompiler(limits, replacements).layers(layers)
}

/** A request of the user, with the keys that tinyauth sets. */
export function effectiveRequest(effective: EffectivePolicies, asked: AskedRequest): AuthorizationRequest {
  const { arn, uid } = effective.principal
  const { action, resource, nowMs } = asked
  const ours: ContextRecord = {
    ...effective.context,
    ...asked.proved,
    CurrentTime: new Date(nowMs).toISOString(),
    EpochTime: Math.floor(nowMs / 1000),
    Service: action.split(':')[0] ?? '',
    Region: 'global',
    Action: action,
    ActionLevel: effective.levels[action.toLowerCase()] ?? null,
    Resource: resource,
  }
  const given = Object.entries(asked.context ?? {}).filter(([key]) => !isOurs(canonicalContextKey(key), ours))
  const context = { ...Object.fromEntries(given), ...ours }
  return { principal: { kind: 'user', arn, uid }, action, resource, context }
}

/** An attribute of the subject is not the caller's to claim. */
function isOurs(key: string, ours: ContextRecord): boolean {
  return Object.hasOwn(ours, key) || key.startsWith('PrincipalTag/') || key.startsWith('tinyauth:')
}

class EffectiveCompiler {
  constructor(
    private readonly limits: Limits,
    private readonly replacements: readonly Replacement[],
  ) {}

  layers({ guardrails, identity, boundaries }: EffectiveLayers): Layers {
    return {
      guardrails: guardrails.map((set) => this.set(set)),
      identity: identity.map((source) => this.source(source)),
      boundaries: boundaries.map((set) => this.set(set)),
    }
  }

  private source({ kind, inherited, ceilings, ...set }: EffectiveSource): IdentitySource {
    return {
      ...{ kind, ...this.set(set) },
      ...(inherited === true ? { inherited } : {}),
      ...(ceilings === undefined ? {} : { ceilings: ceilings.map((one) => this.ceiling(one)) }),
    }
  }

  private ceiling(one: EffectiveSet | EffectiveGiver): Ceiling {
    if (!('giver' in one)) return this.set(one)
    const layers = compileLayers(this.layers(one.giver.layers), this.limits)
    return { id: one.id, giver: { ...one.giver, layers } }
  }

  private set({ id, policies }: EffectiveSet): PolicySet {
    return { id, policies: policies.map((policy) => this.policy(policy)) }
  }

  private policy({ id, version, inline, document, origin, parameters = {} }: EffectivePolicy): CompiledPolicy {
    const options = { id, inline: inline === true, limits: this.limits }
    const replacement = this.replacements.find((one) => isSame(one.origin, origin))
    if (replacement === undefined)
      return compilePolicy(document, version === undefined ? options : { ...options, version })
    // A template that cannot be filled has no document, and denies.
    const bound = bindParameters(replacement.document, parameters)
    return compilePolicy(bound.document, { ...options, version: UNSAVED })
  }
}

function isSame(left: EditableOrigin, right: PolicyOrigin): boolean {
  return keyOf(left) === keyOf(right)
}

/** Of a managed policy its name: version and parameters are those of its use. */
function keyOf(origin: PolicyOrigin | EditableOrigin): string {
  switch (origin.kind) {
    case 'user-policy':
      return JSON.stringify([origin.kind, origin.user, origin.name])
    case 'group-policy':
      return JSON.stringify([origin.kind, origin.group, origin.name])
    case 'share':
      return JSON.stringify([origin.kind, origin.share])
    case 'membership':
      return JSON.stringify([origin.kind, origin.group])
    default:
      return JSON.stringify([origin.kind, origin.name])
  }
}
