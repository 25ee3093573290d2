import { AccessKeyEntity } from './access-key.entity.js'
import { AttachmentEntity } from './attachment.entity.js'
import { AuditEventEntity } from './audit-event.entity.js'
import { ChangeEntity } from './change.entity.js'
import { GroupEntity } from './group.entity.js'
import { GroupEdgeEntity } from './group-edge.entity.js'
import { GuardrailEntity } from './guardrail.entity.js'
import { HeadEntity } from './head.entity.js'
import { InlinePolicyEntity } from './inline-policy.entity.js'
import { InviteGroupEntity } from './invite-group.entity.js'
import { InviteVisitEntity } from './invite-visit.entity.js'
import { InviteEntity } from './invite.entity.js'
import { MembershipTermsEntity } from './membership-terms.entity.js'
import { MembershipEntity } from './membership.entity.js'
import { PolicyVersionEntity } from './policy-version.entity.js'
import { PolicyEntity } from './policy.entity.js'
import { ServiceActionEntity } from './service-action.entity.js'
import { ServiceEntity } from './service.entity.js'
import { ShareEntity } from './share.entity.js'
import { SessionEntity } from './session.entity.js'
import { FederatedIdentityEntity } from './federated-identity.entity.js'
import { IdentityProviderEntity } from './identity-provider.entity.js'
import { FactorEntity } from './factor.entity.js'
import { RecoveryCodeEntity } from './recovery-code.entity.js'
import { OAuthArtifactEntity } from './oauth-artifact.entity.js'
import { OAuthClientEntity } from './oauth-client.entity.js'
import { OAuthScopeEntity } from './oauth-scope.entity.js'
import { OneTimeSecretEntity } from './one-time-secret.entity.js'
import { SigningKeyEntity } from './signing-key.entity.js'
import { UserEntity } from './user.entity.js'

/** Every table, a table after those that it refers to: the order of a restore, and reversed that of a clearance. */
export const ENTITIES = [
  HeadEntity,
  PolicyEntity,
  PolicyVersionEntity,
  UserEntity,
  GroupEntity,
  GroupEdgeEntity,
  MembershipEntity,
  ShareEntity,
  InviteEntity,
  InviteGroupEntity,
  InviteVisitEntity,
  MembershipTermsEntity,
  InlinePolicyEntity,
  AttachmentEntity,
  GuardrailEntity,
  AccessKeyEntity,
  ServiceEntity,
  ServiceActionEntity,
  IdentityProviderEntity,
  FederatedIdentityEntity,
  SessionEntity,
  FactorEntity,
  RecoveryCodeEntity,
  OneTimeSecretEntity,
  OAuthClientEntity,
  OAuthScopeEntity,
  OAuthArtifactEntity,
  SigningKeyEntity,
  ChangeEntity,
  AuditEventEntity,
] as const
