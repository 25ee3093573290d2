import type { EntityManager } from 'typeorm'
import { sqlOn } from './sql.js'
import type { ChangeSubject } from './unit-of-work.js'

/** A group that is reached from another. */
export interface ReachedGroup {
  readonly id: string
  readonly path: string
}

/** Groups over which a change is told as one of the whole partition. */
const MOST_SUBJECTS = 1000

/** The group itself and all that its members count as members of: what stands below it, and what is linked (domain-model 5.4.1). */
export function groupsBelow(manager: EntityManager, groupId: string): Promise<readonly ReachedGroup[]> {
  // `union` over the ids alone ends whatever the edges are.
  return sqlOn(manager)<ReachedGroup>`
    with recursive reached(id) as (
      select g.id from groups g where g.id = ${groupId}
      union select e.target_id from reached r join group_edges e on e.source_id = r.id)
    select g.id as "id", g.path as "path" from reached r join groups g on g.id = r.id order by g.path`
}

/** The group itself and all whose members count as members of it. */
export function groupsAbove(manager: EntityManager, groupId: string): Promise<readonly ReachedGroup[]> {
  return sqlOn(manager)<ReachedGroup>`
    with recursive reached(id) as (
      select g.id from groups g where g.id = ${groupId}
      union select e.source_id from reached r join group_edges e on e.target_id = r.id)
    select g.id as "id", g.path as "path" from reached r join groups g on g.id = r.id order by g.path`
}

/**
 * What a change of a group is about that is felt by the members of all groups below it, such as that of its boundary or of its place.
 * Where those are too many to name, everybody is read anew.
 */
export async function subjectsBelow(
  manager: EntityManager,
  groupId: string,
  partition: string,
): Promise<readonly ChangeSubject[]> {
  const below = await groupsBelow(manager, groupId)
  if (below.length > MOST_SUBJECTS)
    return [
      { type: 'group', id: groupId },
      { type: 'partition', id: partition },
    ]
  return below.map(({ id }) => ({ type: 'group', id }))
}
