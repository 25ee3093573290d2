import { type EntityManager, In, MoreThan } from 'typeorm'
import type { Clock } from '../../../common/clock.js'
import type { Config } from '../../../common/config/index.js'
import type { Ids } from '../../../common/ids.js'
import {
  FederatedIdentityEntity,
  GroupEntity,
  MembershipEntity,
  type Transaction,
  type UnitOfWork,
  UserEntity,
} from '../../../store/index.js'
import { mapGroups } from '../admission-side.js'
import type { FoundProvider } from '../found-provider.js'
import type { IdentityProviders } from '../identity-providers.js'
import { lastProfile, vouchProblem } from '../standing.js'
import { leave } from './group-sync.js'

/** Memberships that one transaction reads, or ends. */
const BATCH = 200

/** What memberships are looked at again with. */
export interface MembershipReviewOptions {
  readonly unitOfWork: UnitOfWork
  readonly providers: IdentityProviders
  readonly config: Pick<Config, 'service'>
  readonly clock: Clock
  readonly ids: Ids
}

/** A membership that is to end, with the path of its group. */
interface Surplus {
  readonly id: string
  readonly path: string
}

/**
 * Takes the memberships that stand on the word of a provider and that its mapping of now does not give to what it said last.
 * It gives none: whoever gains by a new mapping does at the next sign-in. Never inside a transaction. Answers the revision of
 * the last change, or `undefined` when nothing changed.
 *
 * @throws DomainError `ServiceUnavailable`
 */
export async function reviewMemberships(
  provider: string,
  options: MembershipReviewOptions,
): Promise<number | undefined> {
  const { unitOfWork, providers } = options
  let revision: number | undefined
  let after = ''
  for (;;) {
    const { last, surplus } = await unitOfWork.read(async (manager) => {
      const where = { viaProvider: provider, id: MoreThan(after) }
      const rows = await manager.find(MembershipEntity, { where, order: { id: 'ASC' }, take: BATCH })
      const known = await providers.get(provider, manager)
      // Of a provider that cannot be read, or is switched off for a while, nobody can tell.
      const isOpen = known !== undefined && (!known.definition.enabled || known.compiled.found === undefined)
      return { last: rows.at(-1), surplus: isOpen ? [] : await surplusOf(manager, rows, known?.compiled.found) }
    })
    if (last === undefined) return revision
    after = last.id
    if (surplus.length === 0) continue
    const committed = await unitOfWork.run(async (tx) => {
      for (const one of surplus) await take(tx, provider, one, options)
    })
    revision = committed.revision
  }
}

async function take(
  tx: Transaction,
  provider: string,
  { id, path }: Surplus,
  { config, clock, ids }: MembershipReviewOptions,
): Promise<void> {
  const membership = await tx.manager.findOneBy(MembershipEntity, { id, viaProvider: provider })
  const at = clock.now()
  if (membership === null || !(await leave(tx, membership, at))) return
  const user = await tx.manager.findOneByOrFail(UserEntity, { id: membership.userId })
  const reason = 'the identity provider does not give the group any more'
  tx.audit({
    id: ids.uuid(at),
    at: new Date(at).toISOString(),
    event: 'RemoveUserFromGroup',
    actor: { type: 'system', id: 'sign-in' },
    subject: user.username,
    service: config.service,
    region: 'global',
    outcome: 'allow',
    fields: { 'request.identity-provider': provider, 'response.groups-removed': [path], 'response.reason': reason },
  })
}

/** Those of `memberships` that the provider does not give; of one that is gone (`undefined`), all. */
async function surplusOf(
  manager: EntityManager,
  memberships: readonly MembershipEntity[],
  found: FoundProvider | undefined,
): Promise<readonly Surplus[]> {
  if (memberships.length === 0) return []
  const groups = await manager.findBy(GroupEntity, { id: In(memberships.map(({ groupId }) => groupId)) })
  const pathOf = new Map(groups.map(({ id, path }) => [id, path]))
  const userIds = memberships.map(({ userId }) => userId)
  const given = found === undefined ? new Set<string>() : await givenBy(manager, found, userIds)
  return memberships.flatMap(({ id, userId, groupId }) => {
    const path = pathOf.get(groupId) ?? ''
    return given.has(`${userId} ${path}`) ? [] : [{ id, path }]
  })
}

/** `<user> <path of our group>` of what the provider said last, by all identities of a user that its rules still admit. */
async function givenBy(
  manager: EntityManager,
  found: FoundProvider,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const where = { provider: found.name, userId: In([...new Set(userIds)]) }
  const given = new Set<string>()
  for (const identity of await manager.findBy(FederatedIdentityEntity, where)) {
    const profile = lastProfile(identity)
    if (vouchProblem(found, profile) !== undefined || !found.admission.judge(profile).admitted) continue
    for (const path of mapGroups(found.mapping, profile)) given.add(`${identity.userId} ${path}`)
  }
  return given
}
