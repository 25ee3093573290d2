import type { CompiledPolicy, Limits, PolicySet } from '@tinyauth/policy-engine'
import {
  AccessKey,
  DayKeys,
  type HeldMembership,
  type HeldSession,
  type HeldToken,
  PrincipalEntry,
  type RightsSource,
  type ScopePolicies,
} from '@tinyauth/decision'
import type { Log } from '../common/log/index.js'
import type { SecretBox } from '../common/secrets/secret-box.js'
import {
  API_DOCS,
  type PolicyOwner,
  type PolicyRef,
  type StoredKey,
  type StoredMembership,
  type StoredPrincipal,
  type StoredSession,
  type StoredToken,
} from '../store/index.js'
import { membershipRights } from './membership-rights.js'
import { MembershipShelf } from './membership-shelf.js'
import { usedUpAt } from './membership-use.js'
import type { PolicyShelf } from './policy-shelf.js'
import { SealedSecret } from './sealed-secret.js'
import { SharedTexts } from './shared-texts.js'

/** What entries are built with. */
export interface PrincipalBuilderOptions {
  readonly shelf: PolicyShelf
  readonly secretBox: SecretBox
  readonly log: Log
  readonly limits: Partial<Limits>
  /** `arn:P:S:::`. */
  readonly arnBase: string
  /** Absolute layers of everyone besides the guardrails of the store, such as that of `READ_ONLY`. */
  readonly fixedGuardrails: readonly PolicySet[]
}

/** What was read of one state of the store. */
export interface ReadPrincipals {
  readonly principal: StoredPrincipal
  /** Everybody whose permissions limit what was shared, by immutable id. */
  readonly givers: ReadonlyMap<string, StoredPrincipal>
  readonly guardrails: readonly PolicyRef[]
  readonly revision: number
}

type Compiled = (ref: PolicyRef) => CompiledPolicy

/** Compiles what was read of principals. */
export class PrincipalBuilder {
  private readonly texts = new SharedTexts()
  private readonly memberships = new MembershipShelf()
  private readonly dayKeys = new DayKeys()

  constructor(private readonly options: PrincipalBuilderOptions) {}

  /** The entry of a principal, with those of its givers. */
  build(read: ReadPrincipals, compiled: Compiled): PrincipalEntry {
    const givers = new Map<string, PrincipalEntry>()
    for (const [uid, stored] of read.givers) givers.set(uid, this.entry(stored, givers, read, compiled))
    return this.entry(read.principal, givers, read, compiled)
  }

  private entry(
    stored: StoredPrincipal,
    givers: ReadonlyMap<string, PrincipalEntry>,
    { guardrails, revision }: ReadPrincipals,
    compiled: Compiled,
  ): PrincipalEntry {
    const { user } = stored
    const source = `users/${user.username}`
    const own = { id: source, kind: 'user', policies: this.policiesOf(user, compiled) } as const
    const keys = new Map(stored.keys.map((key) => [key.keyId, this.key(key)]))
    const memberships = stored.memberships.map((membership) => this.membership(membership, compiled))
    const held = stored.tokens.length === 0 ? undefined : this.tokens(stored)
    const scopes = { id: 'oauth-scopes', policies: [...(held?.scopes.values() ?? [])] }
    this.reportUnreadable(user.username, [own, ...memberships.map((membership) => membership.source), scopes])
    const usedUpAtMs = usedUpAt(stored.memberships)
    return new PrincipalEntry(
      {
        uid: user.uid,
        username: user.username,
        arn: `${this.options.arnBase}${source}`,
        active: user.status === 'active',
        ...(user.guestUntil === null ? {} : { guest: true }),
        credentialsChangedAtMs: user.credentialsChangedAt,
        passwordHash: user.passwordHash ?? undefined,
        own,
        memberships,
        guardrails: [
          ...this.options.fixedGuardrails,
          ...guardrails.map((ref) => ({ id: `guardrails/${ref.name}`, policies: [compiled(ref)] })),
        ],
        boundary: boundarySet(`${source}/boundary`, user.boundary, compiled),
        keys,
        keyBoundaries: keyBoundaries(stored.keys, compiled),
        ...(stored.sessions.length === 0 ? {} : { sessions: heldSessions(stored.sessions) }),
        ...held,
        ...(memberships.some(({ giver }) => giver !== undefined) ? { givers } : {}),
        ...(usedUpAtMs === undefined ? {} : { usedUpAtMs }),
        policyIds: this.policyIds([...guardrails, ...ownRefsOf(stored)]),
        revision,
      },
      this.options.limits,
    )
  }

  private policyIds(refs: readonly PolicyRef[]): readonly string[] {
    return [...new Set(refs.map(({ policyId }) => this.texts.share(policyId)))]
  }

  private tokens({ tokens, scopes }: StoredPrincipal): {
    tokens: ReadonlyMap<string, HeldToken>
    scopes: ScopePolicies
  } {
    return {
      tokens: new Map(tokens.map((token) => [token.id, heldToken(token)])),
      scopes: new Map(scopes.map((scope) => [scope.name, this.options.shelf.scope(scope)])),
    }
  }

  private policiesOf({ inlinePolicies, attachedPolicies }: PolicyOwner, compiled: Compiled): readonly CompiledPolicy[] {
    return [...inlinePolicies.map((policy) => this.options.shelf.inline(policy)), ...attachedPolicies.map(compiled)]
  }

  private membership(stored: StoredMembership, compiled: Compiled): HeldMembership {
    const { root, notBefore, notAfter, group } = stored
    const rights = root === null ? membershipRights(stored, this.options.shelf, compiled) : undefined
    return this.memberships.share({
      groupId: this.texts.share(group.id),
      path: this.texts.share(group.path),
      notBeforeMs: notBefore ?? undefined,
      notAfterMs: notAfter ?? undefined,
      source: this.sourceOf(stored, compiled),
      ...(root === null ? {} : { root: this.texts.share(root) }),
      ...(rights === undefined ? {} : { rights }),
      ...(group.giverId === null ? {} : { giver: group.giverId }),
      policyIds: this.policyIds(refsOfGroup(stored)),
    })
  }

  private sourceOf({ root, boundary, bounds, group }: StoredMembership, compiled: Compiled): RightsSource {
    const { giverId, path } = group
    const id = this.texts.share(giverId === null ? `groups/${path}` : path)
    const ceilings = [
      boundarySet(`${id}/boundary`, group.boundary, compiled),
      ...bounds.map((bound) => boundarySet(`groups/${bound.path}/boundary`, bound.boundary, compiled)),
      boundarySet(`groups/${root ?? path}/membership-boundary`, boundary, compiled),
    ].filter((ceiling) => ceiling !== undefined)
    return {
      id,
      kind: giverId === null ? 'group' : 'share',
      policies: this.policiesOf(group, compiled),
      ...(root === null ? {} : { inherited: true }),
      ...(ceilings.length === 0 ? {} : { ceilings }),
    }
  }

  private key({ keyId, sealedSecret, status, expiresAt, services, sourceCidrs }: StoredKey): AccessKey {
    return new AccessKey(
      {
        keyId,
        active: status === 'active',
        expiresAtMs: expiresAt ?? undefined,
        services: services ?? undefined,
        sourceCidrs: sourceCidrs ?? undefined,
      },
      new SealedSecret(keyId, sealedSecret, { box: this.options.secretBox, keys: this.dayKeys }),
    )
  }

  /** A policy that cannot be read denies its holder and nobody else; somebody has to hear of it. */
  private reportUnreadable(username: string, sources: readonly PolicySet[]): void {
    for (const { id, policies } of sources) {
      for (const { id: policy, problems } of policies) {
        const [problem] = problems
        if (problem === undefined) continue
        const fields = { event: 'unreadable-policy', username, source: id, policy, problem: problem.message }
        this.options.log.error(fields, 'a stored policy cannot be read, so everything is denied to its holder')
      }
    }
  }
}

function heldSessions(sessions: readonly StoredSession[]): ReadonlyMap<string, HeldSession> {
  return new Map(sessions.map((session) => [session.id, heldSession(session)]))
}

function heldSession({ tokenHash, provider, mfaAt, accessLevel, ...session }: StoredSession): HeldSession {
  return {
    id: session.id,
    kind: session.kind,
    ...(tokenHash === null ? {} : { tokenHash }),
    ...(provider === null ? {} : { provider }),
    ...(mfaAt === null ? {} : { mfaAtMs: mfaAt }),
    ...(accessLevel === null ? {} : { accessLevel }),
    sourceIp: session.sourceIp,
    createdAtMs: session.createdAt,
    lastSeenAtMs: session.lastSeenAt,
    expiresAtMs: session.expiresAt,
  }
}

function heldToken({ id, clientId, scopes, services, createdAt, expiresAt }: StoredToken): HeldToken {
  const times = { createdAtMs: createdAt, expiresAtMs: expiresAt }
  return { id, clientId: clientId ?? API_DOCS, scopes, ...(services === null ? {} : { services }), ...times }
}

function boundarySet(id: string, ref: PolicyRef | null, compiled: Compiled): PolicySet | undefined {
  return ref === null ? undefined : { id, policies: [compiled(ref)] }
}

/** What most principals have: no key of theirs has a boundary. */
const NO_BOUNDARIES: ReadonlyMap<string, PolicySet> = new Map()

function keyBoundaries(keys: readonly StoredKey[], compiled: Compiled): ReadonlyMap<string, PolicySet> {
  if (keys.every(({ boundary }) => boundary === null)) return NO_BOUNDARIES
  const boundaries = new Map<string, PolicySet>()
  for (const { keyId, boundary } of keys) {
    const set = boundarySet(`access-keys/${keyId}/boundary`, boundary, compiled)
    if (set !== undefined) boundaries.set(keyId, set)
  }
  return boundaries
}

/** Every managed policy that bears on a principal. */
export function refsOf(stored: StoredPrincipal): readonly PolicyRef[] {
  return [...ownRefsOf(stored), ...stored.memberships.flatMap(refsOfGroup)]
}

/** What the user, the keys and the memberships bring, without the groups themselves. */
function ownRefsOf({ user, keys, memberships }: StoredPrincipal): readonly PolicyRef[] {
  const boundaries = [user, ...keys, ...memberships].map(({ boundary }) => boundary)
  const ofOwners = memberships.map(({ terms }) => terms?.ownerPolicy ?? null)
  return [...user.attachedPolicies, ...[...boundaries, ...ofOwners].filter((ref) => ref !== null)]
}

function refsOfGroup({ group: { boundary, attachedPolicies }, bounds }: StoredMembership): readonly PolicyRef[] {
  const boundaries = [boundary, ...bounds.map((bound) => bound.boundary)].filter((ref) => ref !== null)
  return boundaries.length === 0 ? attachedPolicies : [...boundaries, ...attachedPolicies]
}
