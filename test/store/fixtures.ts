import { ManualClock } from '../../src/common/clock.js'
import { RandomIds } from '../../src/common/ids.js'
import type { AuditEvent } from '../../src/common/audit-event.js'
import { openStore } from '../../src/store/index.js'
import type {
  AccessKeyEntity,
  AttachmentEntity,
  FactorEntity,
  FederatedIdentityEntity,
  GroupEdgeEntity,
  GroupEntity,
  GuardrailEntity,
  IdentityProviderEntity,
  InlinePolicyEntity,
  InviteEntity,
  InviteGroupEntity,
  InviteVisitEntity,
  MembershipEntity,
  MembershipTermsEntity,
  OAuthArtifactEntity,
  OAuthClientEntity,
  OAuthScopeEntity,
  OneTimeSecretEntity,
  PolicyEntity,
  PolicyVersionEntity,
  RecoveryCodeEntity,
  ServiceActionEntity,
  ServiceEntity,
  SessionEntity,
  ShareEntity,
  SigningKeyEntity,
  Store,
  StoreLog,
  UserEntity,
} from '../../src/store/index.js'

/** A database of its own for a test. */
export interface TestDatabase {
  readonly url?: string
  readonly file?: string
  drop: () => Promise<void>
}

/** Makes databases of one kind. */
export type DatabaseFactory = () => Promise<TestDatabase>

/** 2026-01-02T03:04:05.678Z. */
export const NOW = 1767323045678

/** A log that nobody reads. */
export const SILENT: StoreLog = { info: () => undefined, warn: () => undefined, error: () => undefined }

const ids = new RandomIds()

/** A new id. */
export function newId(): string {
  return ids.uuid(NOW)
}

/** Opens a database with a clock that stands still. */
export function open({ url, file }: Omit<TestDatabase, 'drop'>, log: StoreLog = SILENT): Promise<Store> {
  return openStore({ url, file, log, clock: new ManualClock(NOW) })
}

/** Runs `work` on a store of its own. */
export async function withStore<T>(create: DatabaseFactory, work: (store: Store) => Promise<T>): Promise<T> {
  const database = await create()
  const store = await open(database)
  try {
    return await work(store)
  } finally {
    await store.close()
    await database.drop()
  }
}

const LIFE = { createdAt: NOW, updatedAt: NOW, version: 1 }
const UNBOUND = { boundaryPolicyId: null, boundaryParameters: null }

/** A user, active and human unless told otherwise. */
export function user(fields: Partial<UserEntity> = {}): UserEntity {
  const id = newId()
  const username = fields.username ?? `User-${id}`
  return {
    ...{ id, username, lowerUsername: username.toLowerCase(), displayName: null, picture: null, email: null },
    ...{
      emailVerified: false,
      passwordHash: null,
      status: 'active',
      type: 'human',
      guestUntil: null,
      credentialsChangedAt: NOW,
    },
    ...UNBOUND,
    ...LIFE,
    ...fields,
  }
}

const NO_OWNER = { ownerProvider: null, ownerSubject: null }

/** A group. */
export function group(fields: Partial<GroupEntity> = {}): GroupEntity {
  const id = newId()
  const path = fields.path ?? `Group-${id}`
  return {
    id,
    path,
    lowerPath: path.toLowerCase(),
    kind: null,
    description: null,
    ...NO_OWNER,
    ...UNBOUND,
    ...LIFE,
    ...fields,
  }
}

/** A membership for ever. */
export function membership(userId: string, groupId: string, fields: Partial<MembershipEntity> = {}): MembershipEntity {
  return {
    id: newId(),
    userId,
    groupId,
    notBefore: null,
    notAfter: null,
    viaProvider: null,
    ...UNBOUND,
    createdAt: NOW,
    ...fields,
  }
}

/** That the members of one group count as members of another. */
export function edge(sourceId: string, targetId: string, fields: Partial<GroupEdgeEntity> = {}): GroupEdgeEntity {
  return { id: newId(), sourceId, targetId, kind: 'parent', createdAt: NOW, ...fields }
}

/** An invite that gives nothing besides a membership, for ever. */
export function invite(inviterId: string, fields: Partial<InviteEntity> = {}): InviteEntity {
  const id = newId()
  return {
    ...{
      id,
      kind: 'membership',
      codeHash: `hash-${id}`,
      inviterId,
      maxAccepts: 1,
      accepts: 0,
      acceptBefore: NOW + 1000,
    },
    ...{ accessUntil: null, accessForSeconds: null, maxUseSeconds: null, plusOnes: 0, maxDepth: null },
    ...{ deauthorize: 'none', depletesInviter: false, guest: false, confirm: true, returnTo: null },
    ...UNBOUND,
    createdAt: NOW,
    revokedAt: null,
    ...fields,
  }
}

/** A group that an invite leads into, by policy. */
export function inviteGroup(
  inviteId: string,
  groupId: string,
  fields: Partial<InviteGroupEntity> = {},
): InviteGroupEntity {
  return { id: newId(), inviteId, groupId, byMembership: false, inviterMembershipId: null, ...fields }
}

/** A look at an invite. */
export function inviteVisit(userId: string, inviteId: string): InviteVisitEntity {
  return { id: newId(), userId, inviteId, openedAt: NOW, acceptedAt: null, handedOffAt: null }
}

/** Terms of a membership that passes nothing on. */
export function membershipTerms(id: string, fields: Partial<MembershipTermsEntity> = {}): MembershipTermsEntity {
  return {
    ...{ id, inviteId: null, inviterMembershipId: null, owner: false, spots: 0, maxDepth: null, deauthorize: 'none' },
    ...{ depletes: false, useLimitSeconds: null, usedSeconds: 0, useUntil: null },
    ...fields,
  }
}

/** What a group of kind `share` stands for. */
export function share(groupId: string, giverId: string): ShareEntity {
  return { id: groupId, giverId, service: 'apples', parents: [] }
}

/** An inline policy; the owner is told. */
export function inlinePolicy(fields: Partial<InlinePolicyEntity>): InlinePolicyEntity {
  const name = fields.name ?? 'Main'
  const owner = { userId: null, groupId: null }
  return { id: newId(), ...owner, name, lowerName: name.toLowerCase(), document: '{}', ...LIFE, ...fields }
}

/** A managed policy with one version in force. */
export function policy(fields: Partial<PolicyEntity> = {}): PolicyEntity {
  const id = newId()
  const name = fields.name ?? `Policy-${id}`
  const versions = { defaultVersion: 1, latestVersion: 1 }
  return {
    ...{ id, name, lowerName: name.toLowerCase(), description: null, builtin: false, parameters: [] },
    ...versions,
    ...LIFE,
    ...fields,
  }
}

/** A version of a managed policy. */
export function policyVersion(policyId: string, number = 1, document = '{}'): PolicyVersionEntity {
  return { id: newId(), policyId, number, document, createdAt: NOW, createdBy: 'fred' }
}

/** An attachment; the owner is told. */
export function attachment(policyId: string, fields: Partial<AttachmentEntity>): AttachmentEntity {
  const parameters = fields.parameters ?? {}
  const owner = { userId: null, groupId: null }
  return {
    ...{ id: newId(), policyId, ...owner, parameters, parametersKey: JSON.stringify(parameters), createdAt: NOW },
    ...fields,
  }
}

/** A guardrail. */
export function guardrail(policyId: string): GuardrailEntity {
  return { id: newId(), policyId, parameters: { svc: 'apples' }, parametersKey: '{"svc":"apples"}', createdAt: NOW }
}

/** An access key, active and bound to nothing. */
export function accessKey(userId: string, fields: Partial<AccessKeyEntity> = {}): AccessKeyEntity {
  const id = newId()
  return {
    ...{ id, keyId: `AK${id}`, userId, sealedSecret: 'sealed', status: 'active', expiresAt: null, services: null },
    ...{ sourceCidrs: null, rotatedFrom: null, lastUsedAt: null, lastUsedIp: null, lastUsedService: null },
    ...UNBOUND,
    ...LIFE,
    ...fields,
  }
}

/** A service. */
export function service(fields: Partial<ServiceEntity> = {}): ServiceEntity {
  const id = newId()
  const name = fields.name ?? `Service-${id}`
  return {
    ...{ id, name, lowerName: name.toLowerCase(), displayName: null, regions: ['default'] },
    ...{ decisionTtlSeconds: 5, leaseTtlSeconds: 900 },
    ...LIFE,
    ...fields,
  }
}

/** An action of a service. */
export function serviceAction(serviceId: string, name = 'GetApple'): ServiceActionEntity {
  const names = { name, lowerName: name.toLowerCase() }
  return { id: newId(), serviceId, ...names, level: 'read', resourceTypes: ['apples'], description: null }
}

/** An identity provider that can be asked. */
export function identityProvider(fields: Partial<IdentityProviderEntity> = {}): IdentityProviderEntity {
  const id = newId()
  const name = fields.name ?? `provider-${id}`
  return {
    ...{ id, name, lowerName: name.toLowerCase(), kind: 'oidc', displayName: null, enabled: true },
    ...{ settings: { clientId: 'c', issuer: 'https://id.example.org' }, sealedClientSecret: 'sealed' },
    ...{ admission: { everyone: true }, groupMapping: { acme: 'friends' }, createsUsers: true },
    ...LIFE,
    ...fields,
  }
}

/** Who a user is at a provider. */
export function identity(userId: string, fields: Partial<FederatedIdentityEntity> = {}): FederatedIdentityEntity {
  const id = newId()
  const profile = { email: 'fred@example.org', emailVerified: true, groups: [{ path: 'acme', accessLevel: 30 }] }
  return {
    ...{ id, userId, provider: 'corp', issuer: 'https://id.example.org', subject: id, profile },
    ...{ createdAt: NOW, lastSignInAt: NOW },
    ...fields,
  }
}

/** A session of a browser that lasts a day. */
export function session(userId: string, fields: Partial<SessionEntity> = {}): SessionEntity {
  const id = newId()
  return {
    ...{ id, userId, kind: 'browser', tokenHash: `hash of ${id}`, service: null, provider: null, identityId: null },
    ...{ methods: ['pwd'], mfaAt: null, accessLevel: null, signOutHint: null, sourceIp: '192.0.2.1', userAgent: null },
    ...{ createdAt: NOW, lastSeenAt: NOW, lastSeenIp: '192.0.2.1', expiresAt: NOW + 86_400_000 },
    ...fields,
  }
}

/** A passkey. */
export function factor(userId: string, fields: Partial<FactorEntity> = {}): FactorEntity {
  const id = newId()
  return {
    ...{ id, userId, kind: 'webauthn', name: 'Phone', sealedSecret: null, lastTimeStep: null, credentialId: `c${id}` },
    ...{
      publicKey: 'key',
      signCount: 1,
      transports: ['internal'],
      discoverable: true,
      createdAt: NOW,
      lastUsedAt: null,
    },
    ...fields,
  }
}

/** A recovery code. */
export function recoveryCode(userId: string): RecoveryCodeEntity {
  const id = newId()
  return { id, userId, codeHash: `hash of ${id}`, createdAt: NOW }
}

/** Something that is under way. */
export function oneTimeSecret(fields: Partial<OneTimeSecretEntity> = {}): OneTimeSecretEntity {
  const id = newId()
  return {
    ...{ id, purpose: 'second-factor', secretHash: `hash of ${id}`, browserHash: null, userId: null, data: { a: 1 } },
    ...{ attempts: 0, createdAt: NOW, expiresAt: NOW + 600_000 },
    ...fields,
  }
}

/** A confidential client with every grant but that of passwords. */
export function oauthClient(ownerId: string, fields: Partial<OAuthClientEntity> = {}): OAuthClientEntity {
  const id = newId()
  return {
    ...{ id, clientId: `Client-${id}`, lowerClientId: `client-${id}`, displayName: 'An app', ownerId },
    ...{ type: 'confidential', enabled: true, redirectUris: ['https://app.example.org/callback'] },
    ...{ postLogoutRedirectUris: [], grants: ['authorization_code', 'refresh_token', 'client_credentials'] },
    ...{ scopes: ['openid', 'read', 'write'], services: null, secrets: [{ id: '1', hash: `h-${id}`, createdAt: NOW }] },
    ...{ accessTokenSeconds: 3600, refreshTokenSeconds: 2_592_000, createdAt: NOW, updatedAt: NOW, version: 1 },
    ...fields,
  }
}

/** A scope that lets read one kind of thing. */
export function oauthScope(fields: Partial<OAuthScopeEntity> = {}): OAuthScopeEntity {
  const id = newId()
  const document = '{"Statement":[{"Effect":"Allow","Action":"apples:Get*","Resource":"*"}]}'
  return {
    ...{ id, name: `apples:${id}`, description: 'See apples', document },
    ...{ createdAt: NOW, updatedAt: NOW, version: 1 },
    ...fields,
  }
}

/** An access token of a user, for an hour. */
export function oauthArtifact(
  userId: string,
  clientId: string,
  fields: Partial<OAuthArtifactEntity> = {},
): OAuthArtifactEntity {
  return {
    ...{ id: newId(), kind: 'AccessToken', payload: { scope: 'read' }, userId, clientId, grantId: null },
    ...{ scopes: ['read'], lookupHash: null, consumedAt: null, createdAt: NOW, expiresAt: NOW + 3_600_000 },
    ...fields,
  }
}

/** A key that identity tokens are signed with. */
export function signingKey(): SigningKeyEntity {
  return {
    ...{ id: newId(), sealedPrivateKey: 'sealed', publicKey: { kty: 'RSA' } },
    ...{ createdAt: NOW, notBefore: NOW, notAfter: NOW + 86_400_000 },
  }
}

/** An audit event. */
export function auditEvent(fields: Partial<AuditEvent> = {}): AuditEvent {
  return {
    ...{ id: newId(), at: new Date(NOW).toISOString(), event: 'CreateUser', outcome: 'allow', requestId: 'r1' },
    ...{ actor: { type: 'user', id: 'fred' }, action: 'tinyauth:CreateUser' },
    ...fields,
  }
}
