import { type EntityManager, In } from 'typeorm'
import { AttachmentEntity } from './entities/attachment.entity.js'
import { GroupEntity } from './entities/group.entity.js'
import { InlinePolicyEntity } from './entities/inline-policy.entity.js'
import { type PolicyParameters, readParameters } from './entities/parameters.js'
import { PolicyVersionEntity } from './entities/policy-version.entity.js'
import { PolicyEntity } from './entities/policy.entity.js'
import { boundedAbove } from './groups-above.js'
import { groupsBelow } from './group-tree.js'
import { fragment } from './sql.js'

/** A policy as it is in force: its document, and the values of its parameters. */
export interface GrantedDocument {
  /** JSON text. */
  readonly document: string
  readonly parameters: PolicyParameters
}

/** What the members of a group have by it, or by one that they reach from there. */
export interface GroupGrant {
  readonly path: string
  /** It is reached from the group: what it denies binds its own members alone (domain-model 5.4.2). */
  readonly inherited: boolean
  readonly policies: readonly GrantedDocument[]
  /** Each of them must allow as well. */
  readonly boundaries: readonly GrantedDocument[]
}

/** A managed policy and values for it. */
interface PolicyUse {
  readonly policyId: string
  readonly parameters: PolicyParameters
}

/** Grants of a group, as far as they were looked at. */
export interface GroupGrants {
  readonly grants: readonly GroupGrant[]
  /** More groups are reached than were looked at. */
  readonly isCut: boolean
}

/**
 * What a member of a group has by the group and by all that are reached from it; groups that give nothing are left out.
 *
 * @param most groups that are looked at: the group itself, then those that are reached, by path
 */
export async function readGroupGrants(manager: EntityManager, groupId: string, most: number): Promise<GroupGrants> {
  const all = await groupsBelow(manager, groupId)
  const reached = all.toSorted((a, b) => Number(b.id === groupId) - Number(a.id === groupId)).slice(0, most)
  const ids = reached.map(({ id }) => id)
  const inline = await manager.find(InlinePolicyEntity, { where: { groupId: In(ids) }, order: { lowerName: 'ASC' } })
  const attached = await manager.find(AttachmentEntity, { where: { groupId: In(ids) }, order: { id: 'ASC' } })
  const boundsOf = await boundsReader(manager, groupId, ids)
  const uses = [...attached, ...ids.flatMap((id) => boundsOf(id))]
  const documentOf = await documentReader(manager, uses)
  const grants = reached.flatMap(({ id, path }) => {
    const policies = [
      ...inline.filter((one) => one.groupId === id).map(({ document }) => ({ document, parameters: {} })),
      ...attached.filter((one) => one.groupId === id).map(documentOf),
    ]
    if (policies.length === 0) return []
    return [{ path, inherited: id !== groupId, policies, boundaries: boundsOf(id).map(documentOf) }]
  })
  return { grants, isCut: all.length > reached.length }
}

/** The document of one managed policy as it is in force; `null` for none. */
export async function readGrantedDocument(
  manager: EntityManager,
  policyId: string | null,
  parameters: PolicyParameters | null,
): Promise<GrantedDocument | null> {
  if (policyId === null) return null
  const use = { policyId, parameters: parameters ?? {} }
  return (await documentReader(manager, [use]))(use)
}

/** Boundaries that bind a member of `rootId` in a group: its own, and those that the groups on the way and above bind it with. */
async function boundsReader(
  manager: EntityManager,
  rootId: string,
  ids: readonly string[],
): Promise<(id: string) => readonly PolicyUse[]> {
  const own = await manager.findBy(GroupEntity, { id: In([...ids]) })
  const above = await boundedAbove(
    manager,
    fragment`with recursive
      held(group_id) as (
        select g.id from groups g where g.id = ${rootId}
        union select e.target_id from held h join group_edges e on e.source_id = h.group_id),
      up(group_id) as (
        select group_id from held
        union select e.source_id from up join group_edges e on e.target_id = up.group_id and e.kind = 'parent')`,
  )
  return (id) => [
    ...own.flatMap((group) =>
      group.id === id && group.boundaryPolicyId !== null
        ? [{ policyId: group.boundaryPolicyId, parameters: group.boundaryParameters ?? {} }]
        : [],
    ),
    ...above.boundsOf(rootId, id).map(({ boundaryPolicyId, boundaryParameters }) => ({
      policyId: boundaryPolicyId,
      parameters: readParameters(boundaryParameters),
    })),
  ]
}

/** A version that is not there has an empty document, which nobody can read: it allows nothing. */
async function documentReader(
  manager: EntityManager,
  uses: readonly PolicyUse[],
): Promise<(use: PolicyUse) => GrantedDocument> {
  const ids = [...new Set(uses.map(({ policyId }) => policyId))]
  const versions =
    ids.length === 0
      ? []
      : await manager
          .createQueryBuilder(PolicyVersionEntity, 'v')
          .innerJoin(PolicyEntity, 'p', 'p.id = v.policyId and p.defaultVersion = v.number')
          .where('v.policyId in (:...ids)', { ids })
          .getMany()
  const documents = new Map(versions.map(({ policyId, document }) => [policyId, document]))
  return ({ policyId, parameters }) => ({ document: documents.get(policyId) ?? '', parameters })
}
