import { In, IsNull } from 'typeorm'
import type { Clock } from '../../../common/clock.js'
import type { Config } from '../../../common/config/index.js'
import type { Ids } from '../../../common/ids.js'
import type { Log } from '../../../common/log/index.js'
import { GroupEntity, MembershipEntity, type Transaction } from '../../../store/index.js'

/** What memberships are followed with. */
export interface GroupSyncOptions {
  readonly config: Pick<Config, 'maxGroupsPerUser'>
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Pick<Log, 'warn'>
}

/** Paths of our groups, sorted. */
export interface GroupChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Mapped, but not here, or more than a user may be in. */
  readonly ignored: readonly string[]
}

/** A membership of a group of people. */
interface Member {
  readonly membership: MembershipEntity
  readonly group: GroupEntity
}

const BATCH = 500

/**
 * Makes the memberships that stand on the word of a provider those of `paths`, and leaves every other alone: one that
 * somebody gave stays, and so does one of another provider.
 */
export async function followGroups(
  tx: Transaction,
  uid: string,
  provider: string,
  paths: readonly string[],
  options: GroupSyncOptions,
): Promise<GroupChanges> {
  const members = await membersOf(tx, uid)
  const wanted = await groupsOf(tx, paths)
  const gone = members.filter(({ membership, group }) => membership.viaProvider === provider && !wanted.has(group.path))
  const left: string[] = []
  for (const { membership, group } of gone) {
    if (await leave(tx, membership, options.clock.now())) left.push(group.path)
  }
  const inside = new Set(members.map(({ group }) => group.id))
  const missing = [...wanted.values()].filter(({ id }) => !inside.has(id))
  const room = Math.max(0, options.config.maxGroupsPerUser - members.length + left.length)
  const joined = missing.slice(0, room)
  for (const group of joined) await join(tx, uid, provider, group, options)
  const ignored = [...paths.filter((path) => !wanted.has(path)), ...missing.slice(room).map(({ path }) => path)].sort()
  if (ignored.length > 0) {
    const fields = { event: 'group-mapping', provider, uid, groups: ignored.slice(0, 20) }
    options.log.warn(fields, 'mapped groups do not exist here, or are more than a user may be in')
  }
  return { added: joined.map(({ path }) => path).sort(), removed: left.sort(), ignored }
}

async function membersOf({ manager }: Transaction, userId: string): Promise<readonly Member[]> {
  const memberships = await manager.findBy(MembershipEntity, { userId })
  const groups = new Map<string, GroupEntity>()
  for (let i = 0; i < memberships.length; i += BATCH) {
    const ids = memberships.slice(i, i + BATCH).map(({ groupId }) => groupId)
    for (const group of await manager.findBy(GroupEntity, { id: In(ids), kind: IsNull() })) groups.set(group.id, group)
  }
  return memberships.flatMap((membership) => {
    const group = groups.get(membership.groupId)
    return group === undefined ? [] : [{ membership, group }]
  })
}

/** Groups of exactly these paths. */
async function groupsOf({ manager }: Transaction, paths: readonly string[]): Promise<ReadonlyMap<string, GroupEntity>> {
  const found = new Map<string, GroupEntity>()
  const asked = new Set(paths)
  for (let i = 0; i < paths.length; i += BATCH) {
    const lowerPaths = paths.slice(i, i + BATCH).map((path) => path.toLowerCase())
    const groups = await manager.find(GroupEntity, {
      where: { lowerPath: In(lowerPaths), kind: IsNull() },
      order: { lowerPath: 'ASC' },
    })
    for (const group of groups) if (asked.has(group.path)) found.set(group.path, group)
  }
  return found
}

async function join(
  tx: Transaction,
  userId: string,
  viaProvider: string,
  { id: groupId }: GroupEntity,
  { clock, ids }: GroupSyncOptions,
): Promise<void> {
  const now = clock.now()
  await tx.manager.insert(MembershipEntity, { id: ids.uuid(now), userId, groupId, viaProvider, createdAt: now })
  tell(tx, userId, groupId)
}

/**
 * Ends a membership; `false` when it had ended before. One that an administrator narrowed is kept and over: removed and made
 * anew it would have no limits, and leaving a group of the provider for a day must not shed them.
 */
export async function leave(tx: Transaction, membership: MembershipEntity, now: number): Promise<boolean> {
  const { id, userId, groupId, boundaryPolicyId, notBefore, notAfter } = membership
  if (boundaryPolicyId === null && notBefore === null && notAfter === null) {
    await tx.manager.delete(MembershipEntity, { id })
  } else {
    if (notAfter !== null && notAfter <= now) return false
    await tx.manager.update(MembershipEntity, { id }, { notAfter: now })
  }
  tell(tx, userId, groupId)
  return true
}

function tell(tx: Transaction, userId: string, groupId: string): void {
  tx.change({ type: 'user', id: userId }, { type: 'group', id: groupId })
}
