import type { EntityManager } from 'typeorm'
import {
  AccessKeyEntity,
  AttachmentEntity,
  GroupEntity,
  InlinePolicyEntity,
  MembershipEntity,
  OAuthArtifactEntity,
  OAuthClientEntity,
  OAuthScopeEntity,
  PolicyEntity,
  SessionEntity,
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
  StoredToken,
} from '../../src/store/index.js'

/** Reads a principal table by table and row by row: slow, and plainly right. */
export async function naivePrincipal(manager: EntityManager, uid: string): Promise<StoredPrincipal> {
  const user = await manager.findOneByOrFail(UserEntity, { id: uid })
  const keys = await manager.find(AccessKeyEntity, { where: { userId: uid }, order: { id: 'asc' } })
  const memberships = await manager.find(MembershipEntity, { where: { userId: uid }, order: { id: 'asc' } })
  const { id, username, displayName, picture, email, emailVerified, passwordHash } = user
  const { status, type, credentialsChangedAt } = user
  const tokens = await naiveTokens(manager, uid)
  return {
    user: {
      ...{ uid: id, username, displayName, picture, email, emailVerified, passwordHash },
      ...{ status, type, credentialsChangedAt },
      ...(await ownedBy(manager, { userId: uid }, user)),
    },
    keys: await inOrder(keys, async (key) => ({
      ...{ id: key.id, keyId: key.keyId, sealedSecret: key.sealedSecret, status: key.status },
      ...{ expiresAt: key.expiresAt, services: key.services, sourceCidrs: key.sourceCidrs },
      boundary: await boundaryOf(manager, key),
    })),
    memberships: await inOrder(memberships, (row) => naiveMembership(manager, row)),
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

async function naiveMembership(manager: EntityManager, row: MembershipEntity): Promise<StoredMembership> {
  const { id, notBefore, notAfter } = row
  const group = await manager.findOneByOrFail(GroupEntity, { id: row.groupId })
  const owned = await ownedBy(manager, { groupId: group.id }, group)
  return {
    ...{ id, notBefore, notAfter },
    boundary: await boundaryOf(manager, row),
    group: { id: group.id, path: group.path, ...owned },
  }
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
