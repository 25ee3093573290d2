import { In, type EntityManager } from 'typeorm'
import type { PolicyType } from '@tinyauth/policy-engine'
import {
  AccessKeyEntity,
  AttachmentEntity,
  GroupEntity,
  GuardrailEntity,
  InviteEntity,
  MembershipEntity,
  type PolicyParameters,
  UserEntity,
} from '../../store/index.js'

/** What uses a policy; an invite goes by its id. */
type OwnerType = 'user' | 'group' | 'membership' | 'access-key' | 'invite' | 'partition'

/** One place where a managed policy is in use. */
export interface PolicyUse {
  /** The place, in words: ``user `fred` ``, ``boundary of group `eng` ``. */
  readonly where: string
  readonly kind: 'attachment' | 'boundary' | 'guardrail'
  readonly owner: { readonly type: OwnerType; readonly name: string }
  readonly parameters: PolicyParameters
}

/** What kind of policy the engine has to accept there. */
export const TYPE_OF_USE: Readonly<Record<PolicyUse['kind'], PolicyType>> = {
  attachment: 'identity',
  boundary: 'boundary',
  guardrail: 'guardrail',
}

/** Where a policy is attached, a boundary or a guardrail. */
export async function findPolicyUses(manager: EntityManager, policyId: string): Promise<readonly PolicyUse[]> {
  const names = new OwnerNames(manager)
  const attachments = await manager.find(AttachmentEntity, { where: { policyId }, order: { id: 'ASC' } })
  const guardrails = await manager.find(GuardrailEntity, { where: { policyId }, order: { id: 'ASC' } })
  return [
    ...(await names.ofAttachments(attachments)),
    ...(await boundariesOf(manager, names, policyId)),
    ...guardrails.map(({ parameters }) => use('guardrail', { type: 'partition', name: '' }, parameters)),
  ]
}

async function boundariesOf(
  manager: EntityManager,
  names: OwnerNames,
  boundaryPolicyId: string,
): Promise<readonly PolicyUse[]> {
  const users = await manager.findBy(UserEntity, { boundaryPolicyId })
  const groups = await manager.findBy(GroupEntity, { boundaryPolicyId })
  const memberships = await manager.findBy(MembershipEntity, { boundaryPolicyId })
  const keys = await manager.findBy(AccessKeyEntity, { boundaryPolicyId })
  const invites = await manager.findBy(InviteEntity, { boundaryPolicyId })
  return [
    ...users.map((user) => boundary({ type: 'user', name: user.username }, user)),
    ...groups.map((group) => boundary({ type: 'group', name: group.path }, group)),
    ...(await names.ofMemberships(memberships)),
    ...keys.map((key) => boundary({ type: 'access-key', name: key.keyId }, key)),
    ...invites.map((invite) => boundary({ type: 'invite', name: invite.id }, invite)),
  ]
}

function boundary(
  owner: PolicyUse['owner'],
  { boundaryParameters }: { readonly boundaryParameters: PolicyParameters | null },
): PolicyUse {
  return use('boundary', owner, boundaryParameters ?? {})
}

function use(kind: PolicyUse['kind'], owner: PolicyUse['owner'], parameters: PolicyParameters): PolicyUse {
  const place = owner.type === 'partition' ? 'the partition' : `${owner.type} \`${owner.name}\``
  return { kind, owner, parameters, where: kind === 'attachment' ? place : `${kind} of ${place}` }
}

/** Finds the names of owners with one query a kind. */
class OwnerNames {
  constructor(private readonly manager: EntityManager) {}

  async ofAttachments(rows: readonly AttachmentEntity[]): Promise<readonly PolicyUse[]> {
    const users = await this.users(rows.flatMap(({ userId }) => userId ?? []))
    const groups = await this.groups(rows.flatMap(({ groupId }) => groupId ?? []))
    return rows.map(({ userId, groupId, parameters }) => {
      const name = (userId === null ? groups.get(groupId ?? '') : users.get(userId)) ?? ''
      return use('attachment', { type: userId === null ? 'group' : 'user', name }, parameters)
    })
  }

  async ofMemberships(rows: readonly MembershipEntity[]): Promise<readonly PolicyUse[]> {
    const users = await this.users(rows.map(({ userId }) => userId))
    const groups = await this.groups(rows.map(({ groupId }) => groupId))
    return rows.map((row) => {
      const name = `${groups.get(row.groupId) ?? ''}/members/${users.get(row.userId) ?? ''}`
      return boundary({ type: 'membership', name }, row)
    })
  }

  private async users(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const users = await this.manager.findBy(UserEntity, { id: In([...new Set(ids)]) })
    return new Map(users.map(({ id, username }) => [id, username]))
  }

  private async groups(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const groups = await this.manager.findBy(GroupEntity, { id: In([...new Set(ids)]) })
    return new Map(groups.map(({ id, path }) => [id, path]))
  }
}
