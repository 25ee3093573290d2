// Entities, migrations, the unit of work with its change feed and audit chain, backup: SQLite or PostgreSQL.
// Not here: what a policy means, who may write what, names and their validation.
// Start reading at `unit-of-work.ts`, then `open-store.ts`.
import { Module } from '@nestjs/common'
import type { DynamicModule } from '@nestjs/common'
import { PrincipalReader } from './principal-reader.js'
import { Store } from './store.js'
import { UnitOfWork } from './unit-of-work.js'

/** Offers an open store to every room: `Store`, `UnitOfWork`, `PrincipalReader`. Whoever opened it closes it. */
@Module({})
export class StoreModule {
  static of(store: Store): DynamicModule {
    const providers = [
      { provide: Store, useValue: store },
      { provide: UnitOfWork, useValue: store.unitOfWork },
      { provide: PrincipalReader, useValue: new PrincipalReader() },
    ]
    return { module: StoreModule, global: true, providers, exports: providers }
  }
}

export type { TransactionWatch } from './transaction-watch.js'
export { AccessKeyEntity } from './entities/access-key.entity.js'
export { AttachmentEntity } from './entities/attachment.entity.js'
export { AuditEventEntity } from './entities/audit-event.entity.js'
export { ChangeEntity } from './entities/change.entity.js'
export { FactorEntity } from './entities/factor.entity.js'
export { FederatedIdentityEntity } from './entities/federated-identity.entity.js'
export type { FederatedProfile } from './entities/federated-identity.entity.js'
export { IdentityProviderEntity } from './entities/identity-provider.entity.js'
export { MOST_TOKENS_OF_CLIENT } from './principal-rows.js'
export { endArtifactsOf } from './end-artifacts.js'
export { API_DOCS, OAuthArtifactEntity } from './entities/oauth-artifact.entity.js'
export { OAuthClientEntity } from './entities/oauth-client.entity.js'
export type { OAuthClientSecret, OAuthGrant } from './entities/oauth-client.entity.js'
export { OAuthScopeEntity } from './entities/oauth-scope.entity.js'
export { OneTimeSecretEntity } from './entities/one-time-secret.entity.js'
export { RecoveryCodeEntity } from './entities/recovery-code.entity.js'
export { SessionEntity } from './entities/session.entity.js'
export { GroupEntity } from './entities/group.entity.js'
export { GroupEdgeEntity } from './entities/group-edge.entity.js'
export { GuardrailEntity } from './entities/guardrail.entity.js'
export { HeadEntity } from './entities/head.entity.js'
export { InlinePolicyEntity } from './entities/inline-policy.entity.js'
export { InviteEntity } from './entities/invite.entity.js'
export { InviteGroupEntity } from './entities/invite-group.entity.js'
export { InviteVisitEntity } from './entities/invite-visit.entity.js'
export { MembershipEntity } from './entities/membership.entity.js'
export { type DeauthorizeLevel, MembershipTermsEntity } from './entities/membership-terms.entity.js'
export { ShareEntity } from './entities/share.entity.js'
export { PolicyVersionEntity } from './entities/policy-version.entity.js'
export { PolicyEntity } from './entities/policy.entity.js'
export { ServiceActionEntity } from './entities/service-action.entity.js'
export { ServiceEntity } from './entities/service.entity.js'
export { SigningKeyEntity } from './entities/signing-key.entity.js'
export { UserEntity } from './entities/user.entity.js'
export type { PolicyParameters } from './entities/parameters.js'
export { GENESIS_HASH, linkHash } from './audit-chain.js'
export { ChangeHints, NoHints } from './change-hints.js'
export { type Position, positionBehind } from './position.js'
export type { AuditRow, ChainEnd } from './audit-chain.js'
export {
  type GrantedDocument,
  type GroupGrant,
  type GroupGrants,
  readGrantedDocument,
  readGroupGrants,
} from './group-grants.js'
export { groupsAbove, groupsBelow, type ReachedGroup, subjectsBelow } from './group-tree.js'
export {
  type Inviter,
  membershipAncestors,
  membershipChain,
  membershipHolds,
  membershipsBelow,
} from './invite-chain.js'
export { sharesBelow } from './shares-below.js'
export { backup } from './backup/backup.js'
export { restore } from './backup/restore.js'
export type { RestoreOptions } from './backup/restore.js'
export { ChangeRetention } from './change-retention.js'
export type { ChangeRetentionOptions } from './change-retention.js'
export { openStore } from './open-store.js'
export type { StoreOptions } from './open-store.js'
export type { StoreLog } from './store-log.js'
export { Store } from './store.js'
export { UnitOfWork } from './unit-of-work.js'
export type { ChangeSubject, Commit, Committed, NumberedChange, Transaction } from './unit-of-work.js'
export { PrincipalReader } from './principal-reader.js'
export { isLimitedInUse } from './stored-principal.js'
export type {
  InlinePolicyRef,
  PolicyDocument,
  PolicyOwner,
  PolicyRef,
  StoredAction,
  StoredBound,
  StoredGroup,
  StoredKey,
  StoredMembership,
  StoredPrincipal,
  StoredScope,
  StoredService,
  StoredSession,
  StoredTerms,
  StoredToken,
  StoredUser,
} from './stored-principal.js'
export { gap, problemOfEnd, verifyChain, verifyPage } from './verify-chain.js'
export type { ChainProblem, ChainVerdict, VerifyOptions } from './verify-chain.js'
