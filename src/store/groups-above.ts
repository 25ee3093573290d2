import type { EntityManager } from 'typeorm'
import { type SqlFragment, sqlOn } from './sql.js'

/** A group whose boundary binds others. */
export interface BoundedGroupRow {
  readonly id: string
  readonly path: string
  readonly boundaryPolicyId: string
  readonly boundaryParameters: string | null
}

interface EdgeRow {
  readonly source: string
  readonly target: string
  readonly kind: 'parent' | 'link'
}

/** Which boundaries bind a group that somebody reaches (domain-model 5.4.3). */
export class BoundedAbove {
  private readonly bounded: ReadonlyMap<string, BoundedGroupRow>
  private readonly parentOf = new Map<string, string>()
  private readonly sourcesOf = new Map<string, string[]>()
  private readonly targetsOf = new Map<string, string[]>()

  constructor(bounded: readonly BoundedGroupRow[], edges: readonly EdgeRow[]) {
    this.bounded = new Map(bounded.map((row) => [row.id, row]))
    for (const { source, target, kind } of edges) {
      if (kind === 'parent') this.parentOf.set(target, source)
      this.sourcesOf.set(target, [...(this.sourcesOf.get(target) ?? []), source])
      this.targetsOf.set(source, [...(this.targetsOf.get(source) ?? []), target])
    }
  }

  /**
   * Boundaries of other groups that bind what the members of `rootId` have by `groupId`: of every group on some way from one to the
   * other, and of all that stand above these in their trees. Where several ways lead there all of them count, so that a link never
   * leads around a boundary.
   */
  boundsOf(rootId: string, groupId: string): readonly BoundedGroupRow[] {
    if (this.bounded.size === 0) return []
    const onTheWay = this.between(rootId, groupId)
    const binding = new Set([...onTheWay].flatMap((id) => this.chainOf(id)))
    binding.delete(groupId)
    return [...this.bounded.values()].filter(({ id }) => binding.has(id))
  }

  private between(rootId: string, groupId: string): ReadonlySet<string> {
    if (rootId === groupId) return new Set([groupId])
    const after = reach(rootId, this.targetsOf)
    return new Set([...reach(groupId, this.sourcesOf)].filter((id) => after.has(id)))
  }

  /** The group and those above it in its tree. */
  private chainOf(groupId: string): readonly string[] {
    const chain = new Set<string>()
    for (let id: string | undefined = groupId; id !== undefined && !chain.has(id); id = this.parentOf.get(id))
      chain.add(id)
    return [...chain]
  }
}

function reach(from: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set([from])
  for (const id of reached) for (const further of next.get(id) ?? []) reached.add(further)
  return reached
}

/**
 * Reads what binds the groups of somebody: one query where no group has a boundary.
 *
 * @param heldGroups table expressions `held` and `up`
 */
export async function boundedAbove(manager: EntityManager, heldGroups: SqlFragment): Promise<BoundedAbove> {
  const bounded = await sqlOn(manager)<BoundedGroupRow>`${heldGroups}
    select g.id as "id", g.path as "path", g.boundary_policy_id as "boundaryPolicyId",
           g.boundary_parameters as "boundaryParameters"
    from up join groups g on g.id = up.group_id where g.boundary_policy_id is not null order by g.lower_path`
  if (bounded.length === 0) return new BoundedAbove([], [])
  const edges = await sqlOn(manager)<EdgeRow>`${heldGroups}
    select e.source_id as "source", e.target_id as "target", e.kind as "kind"
    from up join group_edges e on e.target_id = up.group_id`
  return new BoundedAbove(bounded, edges)
}
