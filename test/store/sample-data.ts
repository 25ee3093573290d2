import {
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
  UserEntity,
} from '../../src/store/index.js'
import type { Store } from '../../src/store/index.js'
import * as a from './fixtures.js'

/** More rows than fit on a page. */
const USERS = 501

/** Puts rows into every table. */
export async function fillAllTables(store: Store): Promise<void> {
  await store.unitOfWork.run(async ({ manager }) => {
    const reader = a.policy({ parameters: ['svc'] })
    const friends = a.group({ boundaryPolicyId: reader.id, boundaryParameters: { svc: 'apples' } })
    const fred = a.user({ displayName: 'Fréd\u2028\n"', emailVerified: true, boundaryPolicyId: reader.id })
    const apples = a.service()
    await manager.insert(PolicyEntity, reader)
    await manager.insert(PolicyVersionEntity, [a.policyVersion(reader.id, 1), a.policyVersion(reader.id, 2)])
    await manager.insert(UserEntity, [fred, ...Array.from({ length: USERS }, () => a.user())])
    await manager.insert(GroupEntity, friends)
    await manager.insert(MembershipEntity, a.membership(fred.id, friends.id, { notAfter: a.NOW }))
    const below = a.group({ path: `${friends.path}/below`, ownerProvider: 'corp', ownerSubject: '4711' })
    const shared = a.group({ path: 'shares/1', kind: 'share' })
    await manager.insert(GroupEntity, [below, shared])
    await manager.insert(GroupEdgeEntity, a.edge(friends.id, below.id))
    const invited = a.membership(fred.id, shared.id)
    await manager.insert(MembershipEntity, invited)
    await manager.insert(ShareEntity, a.share(shared.id, fred.id))
    const link = a.invite(fred.id, {
      kind: 'share',
      boundaryPolicyId: reader.id,
      boundaryParameters: { svc: 'apples' },
    })
    await manager.insert(InviteEntity, link)
    await manager.insert(InviteGroupEntity, a.inviteGroup(link.id, shared.id))
    await manager.insert(InviteVisitEntity, a.inviteVisit(fred.id, link.id))
    await manager.insert(MembershipTermsEntity, a.membershipTerms(invited.id, { inviteId: link.id, useUntil: a.NOW }))
    await manager.insert(InlinePolicyEntity, a.inlinePolicy({ userId: fred.id, document: '{"a": 1}' }))
    await manager.insert(InlinePolicyEntity, a.inlinePolicy({ groupId: friends.id }))
    await manager.insert(AttachmentEntity, a.attachment(reader.id, { userId: fred.id, parameters: { svc: 'x' } }))
    await manager.insert(GuardrailEntity, a.guardrail(reader.id))
    await manager.insert(AccessKeyEntity, [a.accessKey(fred.id), a.accessKey(fred.id, { services: ['apples'] })])
    await manager.insert(ServiceEntity, apples)
    await manager.insert(ServiceActionEntity, a.serviceAction(apples.id))
    const corp = a.identity(fred.id)
    await manager.insert(IdentityProviderEntity, a.identityProvider() as object)
    await manager.insert(FederatedIdentityEntity, corp)
    await manager.insert(SessionEntity, [a.session(fred.id, { identityId: corp.id, mfaAt: a.NOW }), a.session(fred.id)])
    await manager.insert(FactorEntity, a.factor(fred.id))
    await manager.insert(RecoveryCodeEntity, a.recoveryCode(fred.id))
    await manager.insert(OneTimeSecretEntity, a.oneTimeSecret({ userId: fred.id }) as object)
    const app = a.oauthClient(fred.id)
    await manager.insert(OAuthClientEntity, app)
    await manager.insert(OAuthScopeEntity, a.oauthScope())
    await manager.insert(OAuthArtifactEntity, a.oauthArtifact(fred.id, app.id) as object)
    await manager.insert(SigningKeyEntity, a.signingKey() as object)
  })
  for (const event of ['CreateUser', 'DeleteUser']) {
    await store.unitOfWork.run((transaction) => {
      transaction.change({ type: 'user', id: event })
      transaction.audit(a.auditEvent({ event, subject: 'here' }))
      return Promise.resolve()
    })
  }
}
