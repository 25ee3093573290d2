import {
  type CompiledLayers,
  compileLayers,
  type ContextRecord,
  type GiverCeiling,
  type Limits,
  type PolicySet,
  type Principal,
} from '@tinyauth/policy-engine'
import type { AccessKey } from './access-key.js'
import { GiverBudget } from './giver-budget.js'
import { groupSources, type HeldMembership, holdsAt, pathsOf } from './held-membership.js'
import type { HeldSession } from './held-session.js'
import type { HeldToken } from './held-token.js'
import type { RightsSource, GiverSource, LayersSource, LayersWith } from './layers-source.js'
import { scopeCeiling, type ScopePolicies } from './scope-policies.js'

/** Everything that bears on one principal, compiled. */
export interface PrincipalParts {
  readonly uid: string
  readonly username: string
  readonly arn: string
  readonly active: boolean
  /** Has what was shared and nothing else, and is in no group. Default: a user. */
  readonly guest?: true
  /** When the user came to be, or got another password: session tokens of before are void. */
  readonly credentialsChangedAtMs: number
  /** Only where passwords are proved. */
  readonly passwordHash: string | undefined
  readonly own: RightsSource
  readonly memberships: readonly HeldMembership[]
  readonly guardrails: readonly PolicySet[]
  readonly boundary: PolicySet | undefined
  readonly keys: ReadonlyMap<string, AccessKey>
  readonly keyBoundaries: ReadonlyMap<string, PolicySet>
  /** Every session that has not ended, by id. Default none: then nobody is signed in by one. */
  readonly sessions?: ReadonlyMap<string, HeldSession>
  /** OAuth access tokens, by id. Default none: then no token proves the principal. */
  readonly tokens?: ReadonlyMap<string, HeldToken>
  /** Policies of the scopes of these tokens, besides the built-in ones. Default none. */
  readonly scopes?: ScopePolicies
  /** Everybody whose permissions limit what was shared with it, and theirs in turn, by immutable id. Default none: such shares give nothing. */
  readonly givers?: ReadonlyMap<string, PrincipalEntry>
  /** When it has to be read anew, because a stretch of use that a membership is limited to ends then. Default: never. */
  readonly usedUpAtMs?: number
  /** Ids of every managed policy that is part of it, without those that its memberships name. */
  readonly policyIds: readonly string[]
  /** Revision of the store that it was read at. */
  readonly revision: number
}

/** What holds between two boundaries in time. */
export interface Standing {
  /** Paths of the groups that the principal is in, directly or by descent (domain-model 5.4.1). */
  readonly groups: readonly string[]
  /** Paths of those that it is in directly. */
  readonly directGroups: readonly string[]
  readonly layers: CompiledLayers
}

/** What the principal came with, as far as it limits what is allowed. */
export interface BroughtCredential {
  readonly keyId?: string
  readonly token?: Pick<HeldToken, 'scopes'>
}

/** One principal in memory: built once, immutable but for what it remembers of the current moment. */
export class PrincipalEntry {
  /** Used since the snapshot last looked for something to forget. */
  touched = true
  private standing: Standing | undefined
  private standsFromMs = 0
  private standsUntilMs = 0
  /** By key, and by scopes of a token; made for the first of them that limits, as most principals have none. */
  private limited: Map<string, CompiledLayers> | undefined

  constructor(
    readonly parts: PrincipalParts,
    private readonly limits: Partial<Limits>,
  ) {}

  get uid(): string {
    return this.parts.uid
  }

  get username(): string {
    return this.parts.username
  }

  /**
   * Groups and layers at a moment. Rebuilt in memory when the moment passes the beginning or end of a membership, so
   * that an expired one ends by the clock and not by a sweeper (design, "layers of a decision").
   */
  at(nowMs: number): Standing {
    if (this.standing === undefined || nowMs < this.standsFromMs || nowMs >= this.standsUntilMs) this.stand(nowMs)
    // `stand` has just set it.
    return this.standing as Standing
  }

  /** Until when what `at` says stands, in milliseconds: the next beginning or end of a membership; `Infinity` without one. */
  untilMs(nowMs: number): number {
    this.at(nowMs)
    return this.standsUntilMs
  }

  /** The layers when the principal came with a credential: the boundary of a key, or the scopes of a token, is one more absolute layer. */
  layersAt(nowMs: number, { keyId, token }: BroughtCredential = {}): CompiledLayers {
    const { layers } = this.at(nowMs)
    // INVARIANT: whoever came with a token is held to its scopes, also where it has none.
    if (token !== undefined) {
      const scopes = [...new Set(token.scopes)].sort()
      return this.within(`scopes ${JSON.stringify(scopes)}`, nowMs, () => scopeCeiling(scopes, this.parts.scopes))
    }
    const boundary = keyId === undefined ? undefined : this.parts.keyBoundaries.get(keyId)
    return keyId === undefined || boundary === undefined ? layers : this.within(`key ${keyId}`, nowMs, () => boundary)
  }

  /** Memberships that hold at a moment, what was shared among them. */
  membershipsAt(nowMs: number): readonly HeldMembership[] {
    return this.parts.memberships.filter((membership) => holdsAt(membership, nowMs))
  }

  /** What the layers at a moment are made of, for whoever shows them, or decides with other policies in their place. */
  layersSource(nowMs: number): LayersSource {
    return this.sourceWithin(nowMs, new GiverBudget())
  }

  /** What a request without any proof says of the principal: nobody who is not there has shown a second factor, or came by a session or a token. */
  standingContext(nowMs: number): ContextRecord {
    const { username: Username, uid: UserId } = this
    const held = this.membershipsAt(nowMs)
    const groups = { Groups: pathsOf(held, 'effective'), DirectGroups: pathsOf(held, 'direct') }
    return { Username, UserArn: this.parts.arn, UserId, ...groups, Mfa: false }
  }

  private within(name: string, nowMs: number, limit: () => PolicySet): CompiledLayers {
    this.limited ??= new Map()
    let layers = this.limited.get(name)
    if (layers === undefined) {
      layers = this.compile(nowMs, [limit()], new GiverBudget())
      this.limited.set(name, layers)
    }
    return layers
  }

  private stand(nowMs: number): void {
    const held = this.membershipsAt(nowMs)
    this.standing = {
      groups: pathsOf(held, 'effective'),
      directGroups: pathsOf(held, 'direct'),
      layers: this.compile(nowMs, [], new GiverBudget()),
    }
    this.limited = undefined
    const entries = [this.parts, ...[...(this.parts.givers?.values() ?? [])].map(({ parts }) => parts)]
    const bounds = entries
      .flatMap(({ memberships }) => memberships)
      .flatMap(({ notBeforeMs, notAfterMs }) => [notBeforeMs, notAfterMs])
    const known = bounds.filter((bound) => bound !== undefined)
    this.standsFromMs = largest(
      known.filter((bound) => bound <= nowMs),
      -Infinity,
    )
    this.standsUntilMs = -largest(
      known.flatMap((bound) => (bound > nowMs ? -bound : [])),
      -Infinity,
    )
  }

  private compile(nowMs: number, more: readonly PolicySet[], budget: GiverBudget): CompiledLayers {
    const ceilingOf = (giver: PrincipalEntry): GiverCeiling => giver.asGiver(nowMs, budget.below(this.uid))
    return compileLayers(this.layersOf(nowMs, more, budget, ceilingOf), this.limits)
  }

  private sourceWithin(nowMs: number, budget: GiverBudget): LayersSource {
    return this.layersOf(nowMs, [], budget, (giver): GiverSource => {
      return giver.asCeiling(nowMs, giver.sourceWithin(nowMs, budget.below(this.uid)))
    })
  }

  private layersOf<G>(
    nowMs: number,
    more: readonly PolicySet[],
    budget: GiverBudget,
    ceilingOf: (giver: PrincipalEntry) => G,
  ): LayersWith<G> {
    const { own, guardrails, boundary } = this.parts
    const held = this.membershipsAt(nowMs)
    return {
      guardrails: [...guardrails, ...more],
      identity: [own, ...groupSources(held), ...this.sharesOf(held, budget, ceilingOf)],
      ...(boundary === undefined ? {} : { boundaries: [boundary] }),
    }
  }

  /**
   * INVARIANT: what was shared is limited by what its giver may do now. Where that cannot be told, or would stand on what the
   * principal itself was given, it is left out, and allows nothing.
   */
  private sharesOf<G>(
    held: readonly HeldMembership[],
    budget: GiverBudget,
    ceilingOf: (giver: PrincipalEntry) => G,
  ): readonly RightsSource<G>[] {
    return held.flatMap(({ giver: uid, source }) => {
      const giver = uid === undefined ? undefined : this.parts.givers?.get(uid)
      if (giver?.parts.active !== true || !budget.take(giver.uid, this.uid)) return []
      return [{ ...source, ceilings: [...(source.ceilings ?? []), ceilingOf(giver)] }]
    })
  }

  private asGiver(nowMs: number, budget: GiverBudget): GiverCeiling {
    const isPlain = this.membershipsAt(nowMs).every(({ giver }) => giver === undefined)
    return this.asCeiling(nowMs, isPlain ? this.at(nowMs).layers : this.compile(nowMs, [], budget))
  }

  private asCeiling<L>(
    nowMs: number,
    layers: L,
  ): { id: string; giver: { principal: Principal; layers: L; context: ContextRecord } } {
    const principal = { kind: 'user', arn: this.parts.arn, uid: this.uid } as const
    return { id: `users/${this.username}`, giver: { principal, layers, context: this.standingContext(nowMs) } }
  }
}

/** A list too long to be spread has one as well. */
function largest(numbers: readonly number[], otherwise: number): number {
  return numbers.reduce((most, number) => Math.max(most, number), otherwise)
}
