import type { EntityManager } from 'typeorm'
import {
  AccessKeyEntity,
  AttachmentEntity,
  GroupEdgeEntity,
  GroupEntity,
  InlinePolicyEntity,
  MembershipEntity,
  MembershipTermsEntity,
  OAuthArtifactEntity,
  OAuthClientEntity,
  OAuthScopeEntity,
  PolicyEntity,
  SessionEntity,
  ShareEntity,
  UserEntity,
} from '../../src/store/index.js'
import type {
  InlinePolicyRef,
  PolicyOwner,
  PolicyParameters,
  PolicyRef,
  StoredMembership,
  StoredPrincipal,
  StoredScope,
  StoredTerms,
  StoredToken,
} from '../../src/store/index.js'

/** Reads a principal table by table and row by row: slow, and plainly right. */
export async function naivePrincipal(manager: EntityManager, uid: string): Promise<StoredPrincipal> {
  const user = await manager.findOneByOrFail(UserEntity, { id: uid })
  const keys = await manager.find(AccessKeyEntity, { where: { userId: uid }, order: { id: 'asc' } })
  const memberships = await manager.find(MembershipEntity, { where: { userId: uid }, order: { id: 'asc' } })
  const { id, username, displayName, picture, email, emailVerified, passwordHash } = user
  const { status, type, guestUntil, credentialsChangedAt } = user
  const tokens = await naiveTokens(manager, uid)
  return {
    user: {
      ...{ uid: id, username, displayName, picture, email, emailVerified, passwordHash },
      ...{ status, type, guestUntil, credentialsChangedAt },
      ...(await ownedBy(manager, { userId: uid }, user)),
    },
    keys: await inOrder(keys, async (key) => ({
      ...{ id: key.id, keyId: key.keyId, sealedSecret: key.sealedSecret, status: key.status },
      ...{ expiresAt: key.expiresAt, services: key.services, sourceCidrs: key.sourceCidrs },
      boundary: await boundaryOf(manager, key),
    })),
    memberships: (await inOrder(memberships, (row) => naiveMemberships(manager, row))).flat(),
    sessions: await manager.find(SessionEntity, { where: { userId: uid }, order: { id: 'asc' } }),
    tokens,
    scopes: await naiveScopes(manager, tokens),
  }
}

/** A hundred of each client, the newest. */
async function naiveTokens(manager: EntityManager, uid: string): Promise<readonly StoredToken[]> {
  const clients = (await manager.find(OAuthClientEntity)).filter(({ enabled }) => enabled)
  const artifacts = (await manager.find(OAuthArtifactEntity)).filter(
    ({ userId, kind }) => userId === uid && ['AccessToken', 'ClientCredentials'].includes(kind),
  )
  const tokens = [null, ...clients].flatMap((client) => {
    const own = artifacts.filter(({ clientId }) => clientId === (client?.id ?? null))
    own.sort((one, two) => two.createdAt - one.createdAt || (one.id < two.id ? -1 : 1))
    return own.slice(0, 100).map(({ id, scopes, createdAt, expiresAt }): StoredToken => {
      const { clientId, services } = client ?? { clientId: null, services: null }
      return { id, clientId, scopes: scopes ?? [], services, createdAt, expiresAt }
    })
  })
  return tokens.sort((one, two) => (one.id < two.id ? -1 : 1))
}

async function naiveScopes(manager: EntityManager, tokens: readonly StoredToken[]): Promise<readonly StoredScope[]> {
  const all = await manager.find(OAuthScopeEntity, { order: { id: 'asc' } })
  const used = all.filter(({ name }) => tokens.some(({ scopes }) => scopes.includes(name)))
  return used.map(({ id, name, version, document }) => ({ id, name, version, document }))
}

/** A membership once for each group that it reaches. */
async function naiveMemberships(manager: EntityManager, row: MembershipEntity): Promise<readonly StoredMembership[]> {
  const edges = await manager.find(GroupEdgeEntity)
  const all = await manager.find(GroupEntity, { order: { lowerPath: 'asc' } })
  const root = await manager.findOneByOrFail(GroupEntity, { id: row.groupId })
  const terms = await naiveTerms(manager, row, root)
  const given = await manager.find(ShareEntity)
  const people = all.filter(({ id, kind }) => kind === null || given.some((share) => share.id === id))
  const reached = people.filter(({ id }) => waysBetween(edges, root.id, id).length > 0)
  return inOrder(reached, async (group): Promise<StoredMembership> => {
    const owned = await ownedBy(manager, { groupId: group.id }, group)
    const binding = new Set(
      waysBetween(edges, root.id, group.id)
        .flat()
        .flatMap((id) => treeAbove(edges, id)),
    )
    const bounding = all.filter(({ id }) => id !== group.id && binding.has(id))
    const share = await manager.findOneBy(ShareEntity, { id: group.id })
    const limit = terms === null || terms.useLimitSeconds === null ? Infinity : (terms.useUntil ?? 0)
    const end = Math.min(row.notAfter ?? Infinity, limit)
    return {
      ...{ id: row.id, notBefore: row.notBefore, notAfter: end === Infinity ? null : end },
      root: group.id === root.id ? null : root.path,
      boundary: await boundaryOf(manager, row),
      bounds: (
        await inOrder(bounding, async (above) => ({ path: above.path, boundary: await boundaryOf(manager, above) }))
      ).flatMap(({ path, boundary }) => (boundary === null ? [] : [{ path, boundary }])),
      terms: group.id === root.id ? terms : null,
      group: { id: group.id, path: group.path, giverId: share?.giverId ?? null, ...owned },
    }
  })
}

/** Every way along edges, each as the ids on it. */
function waysBetween(edges: readonly GroupEdgeEntity[], from: string, to: string): readonly (readonly string[])[] {
  if (from === to) return [[to]]
  const next = edges.filter(({ sourceId }) => sourceId === from)
  return next.flatMap(({ targetId }) => waysBetween(edges, targetId, to).map((way) => [from, ...way]))
}

function treeAbove(edges: readonly GroupEdgeEntity[], id: string): readonly string[] {
  const parent = edges.find(({ targetId, kind }) => kind === 'parent' && targetId === id)
  return parent === undefined ? [id] : [id, ...treeAbove(edges, parent.sourceId)]
}

async function naiveTerms(
  manager: EntityManager,
  membership: MembershipEntity,
  group: GroupEntity,
): Promise<StoredTerms | null> {
  const row = await manager.findOneBy(MembershipTermsEntity, { id: membership.id })
  if (row === null) return null
  const owners = await manager.findOneBy(PolicyEntity, { name: 'GroupOwner' })
  const { deauthorize, useLimitSeconds, usedSeconds, useUntil } = row
  const ownerPolicy = row.owner && owners !== null ? await refOf(manager, owners.id, { group: group.path }) : null
  const invites = row.spots !== 0 && row.maxDepth !== 0
  return { ownerPolicy, invites, deauthorize, endsAt: membership.notAfter, useLimitSeconds, usedSeconds, useUntil }
}

interface Bounded {
  readonly boundaryPolicyId: string | null
  readonly boundaryParameters: PolicyParameters | null
}

async function ownedBy(
  manager: EntityManager,
  owner: { userId: string } | { groupId: string },
  bounded: Bounded,
): Promise<PolicyOwner> {
  const inline = await manager.find(InlinePolicyEntity, { where: owner, order: { id: 'asc' } })
  const attachments = await manager.find(AttachmentEntity, { where: owner, order: { id: 'asc' } })
  return {
    boundary: await boundaryOf(manager, bounded),
    inlinePolicies: inline.map(({ id, name, version, document }): InlinePolicyRef => ({ id, name, version, document })),
    attachedPolicies: await inOrder(attachments, ({ policyId, parameters }) => refOf(manager, policyId, parameters)),
  }
}

function boundaryOf(manager: EntityManager, bounded: Bounded): Promise<PolicyRef | null> {
  const { boundaryPolicyId, boundaryParameters } = bounded
  return boundaryPolicyId === null ? Promise.resolve(null) : refOf(manager, boundaryPolicyId, boundaryParameters ?? {})
}

async function refOf(manager: EntityManager, policyId: string, parameters: PolicyParameters): Promise<PolicyRef> {
  const { name, defaultVersion } = await manager.findOneByOrFail(PolicyEntity, { id: policyId })
  return { policyId, name, version: defaultVersion, parameters }
}

async function inOrder<A, B>(items: readonly A[], each: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = []
  for (const item of items) results.push(await each(item))
  return results
}
