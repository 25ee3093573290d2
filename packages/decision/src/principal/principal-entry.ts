import {
  type CompiledLayers,
  compileLayers,
  type IdentitySource,
  type Layers,
  type Limits,
  type PolicySet,
} from '@tinyauth/policy-engine'
import type { AccessKey } from './access-key.js'
import type { HeldSession } from './held-session.js'
import type { HeldToken } from './held-token.js'
import { scopeCeiling, type ScopePolicies } from './scope-policies.js'

/** A membership with what its group gives; times are judged when a decision is made. */
export interface HeldMembership {
  readonly groupId: string
  readonly path: string
  /** Milliseconds; `undefined` = no bound. The membership holds from `notBeforeMs` on, until before `notAfterMs`. */
  readonly notBeforeMs: number | undefined
  readonly notAfterMs: number | undefined
  readonly source: IdentitySource
  /** Ids of the managed policies that the group itself brings. Default none: they stand among those of the principal. */
  readonly policyIds?: readonly string[]
}

/** Everything that bears on one principal, compiled. */
export interface PrincipalParts {
  readonly uid: string
  readonly username: string
  readonly arn: string
  readonly active: boolean
  /** When the user came to be, or got another password: session tokens of before are void. */
  readonly credentialsChangedAtMs: number
  /** Only where passwords are proved. */
  readonly passwordHash: string | undefined
  readonly own: IdentitySource
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
  /** Ids of every managed policy that is part of it, without those that its memberships name. */
  readonly policyIds: readonly string[]
  /** Revision of the store that it was read at. */
  readonly revision: number
}

/** What holds between two boundaries in time. */
export interface Standing {
  /** Paths of the groups whose memberships hold now. */
  readonly groups: readonly string[]
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

  private within(name: string, nowMs: number, limit: () => PolicySet): CompiledLayers {
    this.limited ??= new Map()
    let layers = this.limited.get(name)
    if (layers === undefined) {
      layers = this.compile(this.membershipsAt(nowMs), [limit()])
      this.limited.set(name, layers)
    }
    return layers
  }

  private stand(nowMs: number): void {
    const held = this.membershipsAt(nowMs)
    this.standing = { groups: held.map(({ path }) => path), layers: this.compile(held, []) }
    this.limited = undefined
    const bounds = this.parts.memberships.flatMap(({ notBeforeMs, notAfterMs }) => [notBeforeMs, notAfterMs])
    const known = bounds.filter((bound) => bound !== undefined)
    this.standsFromMs = Math.max(-Infinity, ...known.filter((bound) => bound <= nowMs))
    this.standsUntilMs = Math.min(Infinity, ...known.filter((bound) => bound > nowMs))
  }

  private membershipsAt(nowMs: number): readonly HeldMembership[] {
    return this.parts.memberships.filter(
      ({ notBeforeMs = -Infinity, notAfterMs = Infinity }) => nowMs >= notBeforeMs && nowMs < notAfterMs,
    )
  }

  /** What the layers at a moment are made of, for the simulator to add to. */
  layersSource(nowMs: number): Layers {
    return this.layersOf(this.membershipsAt(nowMs), [])
  }

  private compile(held: readonly HeldMembership[], more: readonly PolicySet[]): CompiledLayers {
    return compileLayers(this.layersOf(held, more), this.limits)
  }

  private layersOf(held: readonly HeldMembership[], more: readonly PolicySet[]): Layers {
    const { own, guardrails, boundary } = this.parts
    return {
      guardrails: [...guardrails, ...more],
      identity: [own, ...held.map(({ source }) => source)],
      ...(boundary === undefined ? {} : { boundaries: [boundary] }),
    }
  }
}
