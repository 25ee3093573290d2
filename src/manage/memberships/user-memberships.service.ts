import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { groupsBelow, MembershipEntity, UnitOfWork } from '../../store/index.js'
import { readBoundaries } from '../boundaries/read-boundaries.js'
import { readPaths } from '../groups/read-groups.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { findUser } from '../users/find-user.js'
import { representOfUser, type UserMembershipRepresentation } from './membership-representation.js'
import { USER_MEMBERSHIPS_LIST } from './memberships.list.js'
import { readTerms } from './read-terms.js'

/** Groups that a membership is told to reach. */
const MOST_REACHED = 100

/** In which groups a user is, on which terms, and what is reached by it (capabilities M25). */
@Injectable()
export class UserMembershipsService {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws DomainError `NotFound`, `ValidationFailed` for a query that the list does not take */
  async list(username: string, raw: RawListQuery): Promise<Page<UserMembershipRepresentation>> {
    const query = readListQuery(raw, USER_MEMBERSHIPS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const { id: userId } = await findUser(manager, username)
      const builder = manager
        .createQueryBuilder(MembershipEntity, 'm')
        .where('m.userId = :userId', { userId })
        .andWhere('exists (select 1 from groups g where g.id = m.groupId and g.kind is null)')
      const page = await readPage(builder, USER_MEMBERSHIPS_LIST, query)
      const represented = await representAll(manager, page.rows)
      return mapPage(page, () => represented)
    })
  }
}

async function representAll(
  manager: EntityManager,
  memberships: readonly MembershipEntity[],
): Promise<readonly UserMembershipRepresentation[]> {
  const groupIds = memberships.map(({ groupId }) => groupId)
  const paths = await readPaths(manager, groupIds)
  const boundaryOf = await readBoundaries(manager, memberships)
  const termsOf = await readTerms(manager, memberships)
  const represented: UserMembershipRepresentation[] = []
  for (const membership of memberships) {
    const about = { boundary: boundaryOf(membership), terms: termsOf(membership) }
    const reached = await reachedBy(manager, membership)
    represented.push(representOfUser(membership, paths.get(membership.groupId) ?? '', about, reached))
  }
  return represented
}

async function reachedBy(
  manager: EntityManager,
  { groupId }: MembershipEntity,
): Promise<{ readonly reaches: readonly string[]; readonly more: boolean }> {
  const reached = (await groupsBelow(manager, groupId)).filter(({ id }) => id !== groupId)
  return { reaches: reached.slice(0, MOST_REACHED).map(({ path }) => path), more: reached.length > MOST_REACHED }
}
