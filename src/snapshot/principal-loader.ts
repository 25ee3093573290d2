import type { CompiledPolicy, IdentitySource, Limits, PolicySet } from '@tinyauth/policy-engine'
import type { EntityManager } from 'typeorm'
import {
  AccessKey,
  DayKeys,
  type HeldMembership,
  type HeldSession,
  type HeldToken,
  PrincipalEntry,
  type ScopePolicies,
} from '@tinyauth/decision'
import type { Log } from '../common/log/index.js'
import type { SecretBox } from '../common/secrets/secret-box.js'
import {
  API_DOCS,
  type PolicyOwner,
  type PolicyRef,
  type PrincipalReader,
  type StoredKey,
  type StoredMembership,
  type StoredPrincipal,
  type StoredSession,
  type StoredToken,
  type UnitOfWork,
} from '../store/index.js'
import { MembershipShelf } from './membership-shelf.js'
import { SealedSecret } from './sealed-secret.js'
import { SharedTexts } from './shared-texts.js'
import { documentKey, type PolicyShelf } from './policy-shelf.js'

/** What entries are built with. */
export interface PrincipalLoaderOptions {
  readonly unitOfWork: UnitOfWork
  readonly reader: PrincipalReader
  readonly shelf: PolicyShelf
  readonly secretBox: SecretBox
  readonly log: Log
  readonly limits: Partial<Limits>
  /** `arn:P:S:::`. */
  readonly arnBase: string
  /** Absolute layers of everyone besides the guardrails of the store, such as that of `READ_ONLY`. */
  readonly fixedGuardrails: readonly PolicySet[]
}

type Compiled = (ref: PolicyRef) => CompiledPolicy

/** Reads principals from the store, each in one consistent view, and compiles them. */
export class PrincipalLoader {
  private readonly texts = new SharedTexts()
  private readonly memberships = new MembershipShelf()
  private readonly dayKeys = new DayKeys()

  constructor(private readonly options: PrincipalLoaderOptions) {}

  /** Lets go of what was compiled. */
  forget(): void {
    this.options.shelf.clear()
    this.memberships.clear()
  }

  byKeyId(keyId: string): Promise<PrincipalEntry | undefined> {
    return this.load((manager) => this.options.reader.uidByKeyId(manager, keyId))
  }

  bySession(id: string): Promise<PrincipalEntry | undefined> {
    return this.load((manager) => this.options.reader.uidBySession(manager, id))
  }

  /** Nobody where the token is not held, as one of a client that is not enabled: no use of it reads the store again and again. */
  async byToken(id: string): Promise<PrincipalEntry | undefined> {
    const entry = await this.load((manager) => this.options.reader.uidByToken(manager, id))
    return entry?.parts.tokens?.has(id) === true ? entry : undefined
  }

  /** Only the user of exactly that name: names differ in more than case, or they are not the same name. */
  async byUsername(username: string): Promise<PrincipalEntry | undefined> {
    const entry = await this.load((manager) => this.options.reader.uidByUsername(manager, username.toLowerCase()))
    return entry?.username === username ? entry : undefined
  }

  private load(find: (manager: EntityManager) => Promise<string | undefined>): Promise<PrincipalEntry | undefined> {
    const { unitOfWork, reader } = this.options
    return unitOfWork.read(async (manager, revision) => {
      const uid = await find(manager)
      const stored = uid === undefined ? undefined : await reader.principal(manager, uid)
      if (stored === undefined) return undefined
      const guardrails = await reader.guardrails(manager)
      const compiled = await this.compileAll(manager, [...guardrails, ...refsOf(stored)])
      return this.entry(stored, guardrails, compiled, revision)
    })
  }

  private compileAll(manager: EntityManager, refs: readonly PolicyRef[]): Promise<Compiled> {
    return this.options.shelf.take(refs, async (missing) => {
      const documents = await this.options.reader.policyDocuments(manager, missing)
      return new Map(documents.map((row) => [documentKey(row), row.document]))
    })
  }

  private entry(
    stored: StoredPrincipal,
    guardrails: readonly PolicyRef[],
    compiled: Compiled,
    revision: number,
  ): PrincipalEntry {
    const { user } = stored
    const source = `users/${user.username}`
    const own = { id: source, kind: 'user', policies: this.policiesOf(user, compiled) } as const
    const keys = new Map(stored.keys.map((key) => [key.keyId, this.key(key)]))
    const memberships = stored.memberships.map((membership) => this.membership(membership, compiled))
    const held = stored.tokens.length === 0 ? undefined : this.tokens(stored)
    const scopes = { id: 'oauth-scopes', policies: [...(held?.scopes.values() ?? [])] }
    this.reportUnreadable(user.username, [own, ...memberships.map((membership) => membership.source), scopes])
    return new PrincipalEntry(
      {
        uid: user.uid,
        username: user.username,
        arn: `${this.options.arnBase}${source}`,
        active: user.status === 'active',
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

  private membership({ notBefore, notAfter, boundary, group }: StoredMembership, compiled: Compiled): HeldMembership {
    const id = this.texts.share(`groups/${group.path}`)
    const ceilings = [
      boundarySet(`${id}/boundary`, group.boundary, compiled),
      boundarySet(`${id}/membership-boundary`, boundary, compiled),
    ].filter((ceiling) => ceiling !== undefined)
    const source: IdentitySource = {
      id,
      kind: 'group',
      policies: this.policiesOf(group, compiled),
      ...(ceilings.length === 0 ? {} : { ceilings }),
    }
    return this.memberships.share({
      groupId: this.texts.share(group.id),
      path: this.texts.share(group.path),
      notBeforeMs: notBefore ?? undefined,
      notAfterMs: notAfter ?? undefined,
      source,
      policyIds: this.policyIds(refsOfGroup(group)),
    })
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

function refsOf(stored: StoredPrincipal): readonly PolicyRef[] {
  return [...ownRefsOf(stored), ...stored.memberships.flatMap(({ group }) => refsOfGroup(group))]
}

/** What the user, the keys and the memberships bring, without the groups themselves. */
function ownRefsOf({ user, keys, memberships }: StoredPrincipal): readonly PolicyRef[] {
  const boundaries = [user, ...keys, ...memberships].map(({ boundary }) => boundary)
  return [...user.attachedPolicies, ...boundaries.filter((ref) => ref !== null)]
}

function refsOfGroup({ boundary, attachedPolicies }: StoredMembership['group']): readonly PolicyRef[] {
  return boundary === null ? attachedPolicies : [boundary, ...attachedPolicies]
}
