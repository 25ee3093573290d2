import type { EntityManager } from 'typeorm'
import type { Call } from '../common/call.js'
import type { ChangeSubject } from '../store/index.js'
import { findGroup } from './groups/find-group.js'
import { findUser } from './users/find-user.js'

/** A user or a group by name: whoever has policies. */
export interface OwnerName {
  readonly type: 'user' | 'group'
  readonly name: string
}

/** A user or a group that is there. */
export interface PolicyOwner extends OwnerName {
  readonly id: string
}

/** The columns that say whose a row is. */
export type OwnerColumns =
  { readonly userId: string; readonly groupId?: never } | { readonly groupId: string; readonly userId?: never }

/** Names a user. */
export function userNamed(name: string): OwnerName {
  return { type: 'user', name }
}

/** Names a group. */
export function groupNamed(name: string): OwnerName {
  return { type: 'group', name }
}

/** @throws DomainError `NotFound` */
export async function findOwner(manager: EntityManager, { type, name }: OwnerName): Promise<PolicyOwner> {
  const { id } = type === 'user' ? await findUser(manager, name) : await findGroup(manager, name)
  return { type, name, id }
}

/** By what a row names its owner. */
export function ownerColumns({ type, id }: PolicyOwner): OwnerColumns {
  return type === 'user' ? { userId: id } : { groupId: id }
}

/** What a change of the owner's policies is about. */
export function subjectOfOwner({ type, id }: PolicyOwner): ChangeSubject {
  return { type, id }
}

/** ARN of the owner without its base: `users/fred`. */
export function resourceOfOwner({ type, name }: OwnerName): string {
  return `${type}s/${name}`
}

/** Names the owner in the audit event (wire-protocol 3.10). */
export function noteOwner(call: Call, { type, name }: OwnerName): void {
  if (type === 'user') call.audit.subject = name
  call.audit.fields[type === 'user' ? 'request.username' : 'request.group'] = name
}
