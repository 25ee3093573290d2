import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import { isOfShare, Permissions } from '../../common/permissions.js'
import { findGroup, mapPage, type Page, type RawListQuery, readListQuery, readPage } from '../../manage/index.js'
import { returnAddress, type ReturnRules } from '../../sign-in/index.js'
import { InviteEntity, InviteGroupEntity, type Transaction, UnitOfWork, UserEntity } from '../../store/index.js'
import { type Problems, readLimits } from './invite-limits.js'
import { InviteMaker, type MadeInvite, type NewInvite } from './invite-maker.js'
import type { InviteRepresentation } from './invite-representation.js'
import type { NewInviteBody } from './invite-schemas.js'
import { boundaryOf, findStanding, type InvitingGroup, resolveBoundary, withinStandings } from './inviting.js'
import { INVITES_LIST } from './invites.list.js'
import { findInviteOf, representInvites } from './read-invites.js'

/** What is asked for: the path of the first group, the body, and where browsers may be sent to. */
export interface InviteOrder {
  readonly group: string
  readonly body: NewInviteBody
  readonly returnRules: ReturnRules
}

/** Invites of people into groups: made, listed, shown (capabilities M18, domain-model 5.6). */
@Injectable()
export class InvitesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly permissions: Permissions,
    private readonly maker: InviteMaker,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes an invite into one group or several. Whoever may add anybody to a group may give what they like; whoever is in a group that
   * reaches it gives no more than the terms of that membership.
   *
   * @throws DomainError `NotPermitted`, `NotFound`, `ValidationFailed` with every problem
   */
  async create(call: Call, { group, body, returnRules }: InviteOrder): Promise<MadeInvite & { acceptBefore: number }> {
    const paths = [group, ...(body.groups ?? [])]
    await this.assertOwnRight(call, paths)
    for (const path of paths.slice(1)) await this.permissions.assertPermitted(call, 'CreateInvite', `groups/${path}`)
    const boundary = body.boundaryPolicy?.policy
    if (boundary !== undefined) await this.permissions.assertPermitted(call, 'SetBoundary', `policies/${boundary}`)
    const free = await this.permittedOf(call, 'AddUserToGroup', paths)
    const removable = await this.permittedOf(call, 'RemoveUserFromGroup', body.deauthorize === 'group' ? paths : [])
    const problems = bodyProblems(group, body, returnRules)
    const { value } = await this.writer.write(call, async (tx) => {
      const invite = await this.order(tx, call, { paths, free, removable, body, problems })
      const made = await this.maker.make(tx, invite)
      call.audit.fields['response.invite'] = made.id
      return { ...made, acceptBefore: invite.acceptBefore }
    })
    return value
  }

  /** @throws DomainError `NotFound`, `ValidationFailed` for a query that the list does not take */
  async list(path: string, raw: RawListQuery): Promise<Page<InviteRepresentation>> {
    const query = readListQuery(raw, INVITES_LIST)
    const now = this.clock.now()
    return this.unitOfWork.read(async (manager) => {
      const { id: groupId } = await findGroup(manager, path)
      const leading = manager
        .createQueryBuilder(InviteGroupEntity, 'g')
        .select('g.inviteId')
        .where('g.groupId = :groupId')
      const builder = manager
        .createQueryBuilder(InviteEntity, 'i')
        .where(`i.kind = 'membership' and i.id in (${leading.getQuery()})`, { groupId, now })
      const page = await readPage(builder, INVITES_LIST, query)
      const represented = await representInvites(manager, page.rows, now)
      return mapPage(page, () => represented)
    })
  }

  /** @throws DomainError `NotFound` */
  async get(path: string, id: string): Promise<InviteRepresentation> {
    return this.unitOfWork.read(async (manager) => {
      const [represented] = await representInvites(manager, [await findInviteOf(manager, path, id)], this.clock.now())
      if (represented === undefined) throw new Error('an invite has a representation')
      return represented
    })
  }

  /**
   * Whoever shares a right to invite may be in the group within limits, of which the right itself tells nothing.
   *
   * @throws DomainError `NotPermitted` where it was shared with the caller
   */
  private async assertOwnRight(call: Call, paths: readonly string[]): Promise<void> {
    const { partition, service } = this.config
    const action = `${service}:CreateInvite`
    const asked = paths.map((path) => ({ action, resource: `arn:${partition}:${service}:::groups/${path}` }))
    const verdicts = await this.permissions.verdictsAt(call, service, asked)
    if (!verdicts.some(({ sources }) => sources.some(isOfShare))) return
    throw new DomainError('NotPermitted', { detail: 'a right to invite that was shared lets nobody in' })
  }

  /** Those of the groups on which policies permit the caller an action. */
  private async permittedOf(call: Call, action: string, paths: readonly string[]): Promise<ReadonlySet<string>> {
    const permitted = new Set<string>()
    for (const path of paths) {
      if ((await this.permissions.decisionOn(call, action, `groups/${path}`)) === 'allow') permitted.add(path)
    }
    return permitted
  }

  private async order(
    { manager }: Transaction,
    call: Call,
    { paths, free, removable, body, problems }: JudgedOrder,
  ): Promise<NewInvite> {
    const now = this.clock.now()
    const inviterId = await inviterOf(manager, call)
    const limits = readLimits(body, now, problems)
    const boundary = await resolveBoundary(manager, body.boundaryPolicy, this.config, problems)
    const inviting = { inviterId, limits, boundary, now }
    const groups: InvitingGroup[] = []
    for (const path of paths) {
      const group = await findGroup(manager, path)
      const found = await findStanding(manager, group, free.has(path), inviting, problems)
      groups.push(found)
      if (found.standing === undefined && limits.deauthorize === 'group' && !removable.has(path))
        problems['deauthorize'] ??= `takes the right \`RemoveUserFromGroup\` on \`${path}\``
    }
    throwProblems(problems)
    return {
      ...withinStandings(limits, groups),
      ...boundaryOf(boundary, groups),
      ...{ kind: 'membership', inviterId, guest: false },
      confirm: body.confirm ?? true,
      returnTo: body.returnTo ?? null,
      groups: groups.map(({ group, standing }) => ({
        groupId: group.id,
        inviterMembershipId: standing?.membership.id ?? null,
      })),
    }
  }
}

/** An order of somebody who may invite. */
interface JudgedOrder {
  readonly paths: readonly string[]
  /** Groups to which the caller may add anybody. */
  readonly free: ReadonlySet<string>
  /** Groups out of which the caller may take anybody; asked for `deauthorize: group` alone. */
  readonly removable: ReadonlySet<string>
  readonly body: NewInviteBody
  readonly problems: Problems
}

function bodyProblems(group: string, { groups = [], returnTo }: NewInviteBody, rules: ReturnRules): Problems {
  const problems: Problems = {}
  if (groups.includes(group)) problems['groups'] = 'must not name a group twice'
  if (typeof returnTo === 'string' && returnAddress(returnTo, rules) === undefined) {
    problems['returnTo'] = 'must be a path of this service, or an address of an origin that is allowed'
  }
  return problems
}

/** @throws DomainError `NotPermitted` for guests, who have what was shared with them and nothing to give away */
async function inviterOf(manager: EntityManager, call: Call): Promise<string> {
  const user = await manager.findOneBy(UserEntity, { id: call.caller?.uid ?? '' })
  if (user === null || user.guestUntil !== null)
    throw new DomainError('NotPermitted', { detail: 'a guest invites nobody' })
  return user.id
}
