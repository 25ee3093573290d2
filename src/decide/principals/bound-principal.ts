import { groupSources, type HeldMembership, type RightsSource } from '@tinyauth/decision'
import { compileLayers, type Layers, type Limits, type PolicySet } from '@tinyauth/policy-engine'
import type { FixedGuardrail } from '../../snapshot/index.js'
import type { PolicyRef, StoredKey, StoredMembership, StoredPrincipal } from '../../store/index.js'
import { type BoundPolicies, type BoundPolicy, type BoundSet, partOf } from './bound-policies.js'
import type { KeyPart, MembershipPart, PrincipalDocument, SessionPart, SourcePart } from './principal-document.js'

/** Code of a fault of the engine. */
const LIMIT = 'limit-exceeded'

/** What is read of a principal, without what nobody asked for. */
export interface ReadPrincipal {
  /** Memberships that are over are left out. */
  readonly stored: StoredPrincipal
  /** The key that was asked for. */
  readonly key: StoredKey | undefined
  readonly guardrails: readonly PolicyRef[]
}

/** Managed policies that bear on it; other keys of the user are none of the asker's business. */
export function refsOf({ stored: { user, memberships }, key, guardrails }: ReadPrincipal): readonly PolicyRef[] {
  const groups = memberships.flatMap(({ boundary, bounds, group }) => [
    ...[boundary, group.boundary],
    ...bounds.map((bound) => bound.boundary),
    ...group.attachedPolicies,
  ])
  const all = [...guardrails, user.boundary, ...user.attachedPolicies, key?.boundary ?? null, ...groups]
  return all.filter((ref) => ref !== null)
}

interface BoundSource {
  readonly id: string
  readonly kind: 'user' | 'group'
  readonly policies: readonly BoundPolicy[]
  readonly ceilings: readonly BoundSet[]
  readonly inherited: boolean
}

interface HeldGroup {
  readonly row: StoredMembership
  readonly source: BoundSource
}

/** The layers of a principal, built as the snapshot builds them, twice: whole and for one service. */
export class BoundPrincipal {
  private readonly own: BoundSource
  private readonly memberships: readonly HeldGroup[]
  private readonly guardrails: readonly BoundSet[]
  private readonly boundary: BoundSet | undefined
  private readonly keyBoundary: BoundSet | undefined

  constructor(
    private readonly read: ReadPrincipal,
    policies: BoundPolicies,
    fixed: readonly FixedGuardrail[],
  ) {
    const { stored, key, guardrails } = read
    const { user } = stored
    const id = `users/${user.username}`
    const set = (setId: string, ref: PolicyRef | null | undefined): BoundSet | undefined =>
      ref === null || ref === undefined ? undefined : policies.set(setId, ref)
    this.own = { id, kind: 'user', policies: policies.ofOwner(user), ceilings: [], inherited: false }
    this.memberships = stored.memberships.map((row) => ({ row, source: groupSource(row, policies) }))
    this.guardrails = [
      ...fixed.map((guardrail) => policies.fixed(guardrail)),
      ...guardrails.map((ref) => policies.set(`guardrails/${ref.name}`, ref)),
    ]
    this.boundary = set(`${id}/boundary`, user.boundary)
    this.keyBoundary = set(`access-keys/${key?.keyId ?? ''}/boundary`, key?.boundary)
  }

  /**
   * The limits that are exceeded once every membership has begun: the engine of a guard could not find them, for it knows a
   * part of the statements. What cannot be read it finds by itself.
   */
  faults(limits: Partial<Limits>): readonly string[] {
    const { faults } = compileLayers(this.layers(), limits)
    return faults.filter(({ code }) => code === LIMIT).map(({ message }) => message)
  }

  /** What bears on the service. */
  parts(): Pick<PrincipalDocument, 'own' | 'memberships' | 'guardrails' | 'boundary'> {
    return {
      own: sourcePart(this.own),
      memberships: this.memberships.map(membershipPart),
      guardrails: this.guardrails.map(partOf),
      ...(this.boundary === undefined ? {} : { boundary: partOf(this.boundary) }),
    }
  }

  /** The sessions, where the user was asked for by name: session tokens name them. */
  sessions(): readonly SessionPart[] | undefined {
    const { key, stored } = this.read
    if (key !== undefined || stored.sessions.length === 0) return undefined
    return stored.sessions.map(({ id, kind, provider, mfaAt, accessLevel, createdAt, expiresAt }) => ({
      id,
      kind,
      ...(provider === null ? {} : { provider }),
      ...(mfaAt === null ? {} : { mfaAtMs: mfaAt }),
      ...(accessLevel === null ? {} : { accessLevel }),
      createdAtMs: createdAt,
      expiresAtMs: expiresAt,
    }))
  }

  /** The key that was asked for; of the services that it is for, `service` alone. */
  key(service: string): KeyPart | undefined {
    const { key } = this.read
    if (key === undefined) return undefined
    const { keyId, status, expiresAt, services, sourceCidrs } = key
    return {
      keyId,
      active: status === 'active',
      ...(expiresAt === null ? {} : { expiresAtMs: expiresAt }),
      ...(services === null ? {} : { services: services.filter((name) => name === service) }),
      ...(sourceCidrs === null ? {} : { sourceCidrs }),
      ...(this.keyBoundary === undefined ? {} : { boundary: partOf(this.keyBoundary) }),
    }
  }

  private layers(): Layers {
    const { boundary, keyBoundary, memberships } = this
    const guardrails = keyBoundary === undefined ? this.guardrails : [...this.guardrails, keyBoundary]
    return {
      guardrails: guardrails.map(wholeSet),
      identity: [wholeSource(this.own), ...groupSources(memberships.map(heldMembership))],
      ...(boundary === undefined ? {} : { boundaries: [wholeSet(boundary)] }),
    }
  }
}

function groupSource({ root, boundary, bounds, group }: StoredMembership, policies: BoundPolicies): BoundSource {
  const id = `groups/${group.path}`
  const ceilings = [
    ...(group.boundary === null ? [] : [policies.set(`${id}/boundary`, group.boundary)]),
    ...bounds.map((bound) => policies.set(`groups/${bound.path}/boundary`, bound.boundary)),
    ...(boundary === null ? [] : [policies.set(`groups/${root ?? group.path}/membership-boundary`, boundary)]),
  ]
  return { id, kind: 'group', policies: policies.ofOwner(group), ceilings, inherited: root !== null }
}

function sourcePart({ id, kind, policies, ceilings, inherited }: BoundSource): SourcePart {
  const part = { kind, ...partOf({ id, policies }), ...(inherited ? { inherited: true as const } : {}) }
  return ceilings.length === 0 ? part : { ...part, ceilings: ceilings.map(partOf) }
}

function membershipPart({ row, source }: HeldGroup): MembershipPart {
  const { root, notBefore, notAfter, group } = row
  return {
    groupId: group.id,
    path: group.path,
    ...(root === null ? {} : { root }),
    ...(notBefore === null ? {} : { notBeforeMs: notBefore }),
    ...(notAfter === null ? {} : { notAfterMs: notAfter }),
    source: sourcePart(source),
  }
}

function wholeSet({ id, policies }: BoundSet): PolicySet {
  return { id, policies: policies.map(({ whole }) => whole) }
}

/** As it is held once it has begun. */
function heldMembership({ row: { root, group }, source }: HeldGroup): HeldMembership {
  const { id: groupId, path } = group
  const always = { notBeforeMs: undefined, notAfterMs: undefined }
  return { groupId, path, ...always, source: wholeSource(source), ...(root === null ? {} : { root }) }
}

function wholeSource({ id, kind, policies, ceilings, inherited }: BoundSource): RightsSource {
  const whole = { id, kind, policies: policies.map((policy) => policy.whole), ...(inherited ? { inherited } : {}) }
  return ceilings.length === 0 ? whole : { ...whole, ceilings: ceilings.map(wholeSet) }
}
