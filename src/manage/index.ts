// The write side of the service's own API: users, groups, memberships, policies, keys, services, and their lists.
// Not here: who the caller is and whether a route is open to them (`decide`), rows and transactions (`store`), events (`audit`).
// Start reading at `users/users.routes.ts`, then `users/users.controller.ts` and `users/users.service.ts`.
import { Module } from '@nestjs/common'
import { AuditModule } from '../audit/index.js'
import { AccessKeysController } from './access-keys/access-keys.controller.js'
import { AccessKeysService } from './access-keys/access-keys.service.js'
import { AttachmentsService } from './attachments/attachments.service.js'
import { GroupAttachmentsController } from './attachments/group-attachments.controller.js'
import { UserAttachmentsController } from './attachments/user-attachments.controller.js'
import { AuditEventsController } from './audit-events/audit-events.controller.js'
import { AuditFlowsController } from './audit-events/audit-flows.controller.js'
import { BoundariesController } from './boundaries/boundaries.controller.js'
import { BoundariesService } from './boundaries/boundaries.service.js'
import { BoundaryCalls } from './boundaries/boundary-calls.js'
import { Deletion } from './dry-run.js'
import { GroupLinksController } from './group-links/group-links.controller.js'
import { GroupLinksService } from './group-links/group-links.service.js'
import { GroupOwnersController } from './group-owners/group-owners.controller.js'
import { GroupOwnersService } from './group-owners/group-owners.service.js'
import { GroupDeletion } from './groups/group-deletion.js'
import { GroupMoves } from './groups/group-moves.js'
import { GroupsController } from './groups/groups.controller.js'
import { GroupsService } from './groups/groups.service.js'
import { GuardrailsController } from './guardrails/guardrails.controller.js'
import { GuardrailsService } from './guardrails/guardrails.service.js'
import { GroupPoliciesController } from './inline-policies/group-policies.controller.js'
import { InlinePoliciesService } from './inline-policies/inline-policies.service.js'
import { InlinePolicyCalls } from './inline-policies/inline-policy-calls.js'
import { UserPoliciesController } from './inline-policies/user-policies.controller.js'
import { MemberRemoval } from './memberships/member-removal.js'
import { MembershipsController } from './memberships/memberships.controller.js'
import { MembershipsService } from './memberships/memberships.service.js'
import { UserMembershipsController } from './memberships/user-memberships.controller.js'
import { UserMembershipsService } from './memberships/user-memberships.service.js'
import { PoliciesController } from './policies/policies.controller.js'
import { PoliciesService } from './policies/policies.service.js'
import { PolicyValidationService } from './policies/policy-validation.service.js'
import { PolicyVersionsController } from './policies/policy-versions.controller.js'
import { PolicyVersionsService } from './policies/policy-versions.service.js'
import { ServiceActionsService } from './services/service-actions.service.js'
import { ServicesController } from './services/services.controller.js'
import { ServicesService } from './services/services.service.js'
import { UsersController } from './users/users.controller.js'
import { UsersService } from './users/users.service.js'

/** Needs `UnitOfWork`, `Config`, `Clock`, `Ids`, `Permissions`, `SecretBox` and `PasswordHasher` from modules that are global. */
@Module({
  imports: [AuditModule],
  controllers: [
    UsersController,
    AccessKeysController,
    UserPoliciesController,
    UserAttachmentsController,
    GroupsController,
    GroupLinksController,
    GroupOwnersController,
    MembershipsController,
    UserMembershipsController,
    GroupPoliciesController,
    GroupAttachmentsController,
    BoundariesController,
    PoliciesController,
    PolicyVersionsController,
    GuardrailsController,
    ServicesController,
    AuditFlowsController,
    AuditEventsController,
  ],
  providers: [
    Deletion,
    UsersService,
    AccessKeysService,
    InlinePoliciesService,
    InlinePolicyCalls,
    AttachmentsService,
    GroupMoves,
    GroupDeletion,
    GroupsService,
    GroupLinksService,
    GroupOwnersService,
    MembershipsService,
    MemberRemoval,
    UserMembershipsService,
    BoundariesService,
    BoundaryCalls,
    PoliciesService,
    PolicyVersionsService,
    PolicyValidationService,
    GuardrailsService,
    ServicesService,
    ServiceActionsService,
  ],
  exports: [AccessKeysService],
})
export class ManageModule {}

export { AccessKeysService } from './access-keys/access-keys.service.js'
export { type PolicyReference, policyReferenceSchema, resolveReference } from './attachments/policy-reference.js'
export { type BoundaryRepresentation, boundarySchema } from './boundaries/boundary-representation.js'
export { type BoundaryOf, readBoundaries } from './boundaries/read-boundaries.js'
export { findGroup } from './groups/find-group.js'
export { boundariesLifted, type LiftedBoundary } from './memberships/boundaries-lifted.js'
export { countGroupsOf } from './memberships/membership-room.js'
export { MemberRemoval } from './memberships/member-removal.js'
export { handOver, readMemberships, removeMemberships } from './memberships/remove-memberships.js'
export { givenParameters } from './policy-documents/given-parameters.js'
export { findUser } from './users/find-user.js'
export { patchUserSchema } from './users/user-schemas.js'
export { parametersKey } from './attachments/parameters-key.js'
export {
  Deletion,
  type DeletionAnswer,
  type DeletionCounts,
  type DryRunQuery,
  dryRunQuerySchema,
  sendDeletion,
} from './dry-run.js'
export { isCidr } from './fields/cidr.js'
export { formatInstant, parseInstant } from './fields/instant.js'
export { instantField } from './fields/instant-field.js'
export { awaitNobodyOf, type Claimant, claimGroups } from './group-owners/claim-groups.js'
export { assertSuccessor } from './group-owners/ownership.js'
export { nameField, serviceNameField } from './fields/name-field.js'
export { notText, READ_ONLY, textField } from './fields/text-field.js'
export { subjectOfPartition } from './guardrails/partition-subject.js'
export { inBatches } from './in-batches.js'
export { listDeclaration } from './lists/list-declaration.js'
export { mapPage, type Page, sendPage } from './lists/list-page.js'
export { type ListQuery, listQuerySchema, type RawListQuery, readListQuery } from './lists/list-query.js'
export { type Listed, pageInMemory } from './lists/page-in-memory.js'
export { readPage } from './lists/read-page.js'
export { auditTextOf, documentSchema, representDocument } from './policy-documents/document-form.js'
export { PolicyBody } from './policy-documents/policy-body.decorator.js'
export { managedPolicyField } from './policy-documents/policy-field.js'
export { assertMatches, sendVersioned, type Versioned } from './wire/entity-tag.js'
export { IfMatch } from './wire/if-match.decorator.js'
export type { ResponseHeaders } from './wire/response-headers.js'
