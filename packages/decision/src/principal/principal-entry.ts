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

/** One principal in memory: built once, immutable but for what it remembers of the current moment. */
export class PrincipalEntry {
  /** Used since the snapshot last looked for something to forget. */
  touched = true
  private standing: Standing | undefined
  private standsFromMs = 0
  private standsUntilMs = 0
  /** By key; made for the first key with a boundary, as most principals have none. */
  private underKeys: Map<string, CompiledLayers> | undefined

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

  /** The layers when the principal came with an access key: a boundary of the key is one more absolute layer. */
  layersAt(nowMs: number, keyId: string | undefined): CompiledLayers {
    const { layers } = this.at(nowMs)
    const boundary = keyId === undefined ? undefined : this.parts.keyBoundaries.get(keyId)
    if (keyId === undefined || boundary === undefined) return layers
    this.underKeys ??= new Map()
    let bounded = this.underKeys.get(keyId)
    if (bounded === undefined) {
      bounded = this.compile(this.membershipsAt(nowMs), [boundary])
      this.underKeys.set(keyId, bounded)
    }
    return bounded
  }

  private stand(nowMs: number): void {
    const held = this.membershipsAt(nowMs)
    this.standing = { groups: held.map(({ path }) => path), layers: this.compile(held, []) }
    this.underKeys = undefined
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
