import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import { Ids } from '../../common/ids.js'
import { Permissions } from '../../common/permissions.js'
import {
  Deletion,
  type DeletionAnswer,
  type DryRunQuery,
  findUser,
  mapPage,
  type Page,
  type RawListQuery,
  readListQuery,
  readPage,
} from '../../manage/index.js'
import { returnAddress, type ReturnRules } from '../../sign-in/index.js'
import {
  GroupEntity,
  InlinePolicyEntity,
  ShareEntity,
  type Transaction,
  UnitOfWork,
  UserEntity,
} from '../../store/index.js'
import { type InviteLimits, type Problems, readLimits } from '../invites/invite-limits.js'
import { InviteMaker, type MadeInvite } from '../invites/invite-maker.js'
import { findShare, readShares } from './read-shares.js'
import { documentProblem, shareDocument, sharedPairs } from './share-document.js'
import { type ShareRepresentation, representShare } from './share-representation.js'
import type { NewShareBody } from './share-schemas.js'
import { endShares, giversOf, treeOf } from './share-tree.js'
import { SHARES_LIST } from './shares.list.js'

/** How long a share lasts of which nothing is said: a week. */
const DEFAULT_ACCESS_SECONDS = 7 * 86_400
/** The longest that somebody without an account has something. */
const LONGEST_GUEST_SECONDS = 90 * 86_400
/** Guests of one share: each is a user. */
const MOST_GUESTS = 1000
/** Shares that one user may have given away at a time. */
const MOST_SHARES = 1000

/** A share that was made, with the code of its invite. */
export interface NewShare extends MadeInvite {
  readonly share: string
  readonly acceptBefore: number
}

/** Parts of their own permissions that people give away for a while (domain-model 5.6). */
@Injectable()
export class SharesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly deletion: Deletion,
    private readonly permissions: Permissions,
    private readonly maker: InviteMaker,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Shares what the caller is allowed now, by all that limits this call. What was allowed by another share ends with that one.
   *
   * @throws DomainError `NotPermitted` naming what the caller may not do, `ValidationFailed`, `Conflict`
   */
  async create(call: Call, body: NewShareBody, rules: ReturnRules): Promise<NewShare> {
    const parents = await this.assertAllowed(call, body)
    const problems: Problems = {}
    const limits = readShareLimits(body, this.clock.now(), problems)
    if (typeof body.returnTo === 'string' && returnAddress(body.returnTo, rules) === undefined) {
      problems['returnTo'] = 'must be a path of this service, or an address of an origin that is allowed'
    }
    const tooLong = documentProblem(shareDocument(body))
    if (tooLong !== undefined) problems['resources'] = tooLong
    throwProblems(problems)
    const { value } = await this.writer.write(call, async (tx) => {
      const giver = await giverOf(tx.manager, call)
      await assertStillThere(tx.manager, parents)
      const id = await this.insert(tx, giver, body, parents)
      const made = await this.maker.make(tx, {
        ...limits,
        ...{ kind: 'share', inviterId: giver.id, guest: body.guest ?? false, confirm: body.confirm ?? true },
        ...{ returnTo: body.returnTo ?? null, boundaryPolicyId: null, boundaryParameters: null },
        groups: [{ groupId: id, inviterMembershipId: null }],
      })
      call.audit.fields['response.share'] = id
      call.audit.fields['response.invite'] = made.id
      return { ...made, share: id, acceptBefore: limits.acceptBefore }
    })
    return value
  }

  /** Shares of everybody, or of one giver. @throws DomainError `NotFound`, `ValidationFailed` */
  async list(raw: RawListQuery, username?: string): Promise<Page<ShareRepresentation>> {
    const query = readListQuery(raw, SHARES_LIST)
    return this.unitOfWork.read(async (manager) => {
      const builder = manager.createQueryBuilder(ShareEntity, 's')
      if (username !== undefined) builder.where('s.giverId = :id', { id: (await findUser(manager, username)).id })
      const page = await readPage(builder, SHARES_LIST, query)
      const now = this.clock.now()
      const represented = (await readShares(manager, page.rows)).map((share) => representShare(share, now))
      return mapPage(page, () => represented)
    })
  }

  /** @throws DomainError `NotFound`, `NotPermitted` */
  async get(call: Call, id: string): Promise<ShareRepresentation> {
    await this.assertMay(call, 'GetShare', id)
    return this.unitOfWork.read(async (manager) => {
      const [share] = await readShares(manager, [await findShare(manager, id)])
      if (share === undefined) throw new DomainError('NotFound')
      return representShare(share, this.clock.now())
    })
  }

  /** Takes a share back with all that was shared on from it. @throws DomainError `NotFound`, `NotPermitted` */
  async revoke(call: Call, id: string, query: DryRunQuery): Promise<DeletionAnswer> {
    await this.assertMay(call, 'RevokeShare', id)
    return this.deletion.run(call, query, async (tx) => {
      const tree = await treeOf(tx.manager, await findShare(tx.manager, id))
      return { ...(await endShares(tx, tree, this.clock.now())) }
    })
  }

  /** Whoever gave it, or what it came from, stands in the context: their policy may let them at it. */
  private async assertMay(call: Call, action: string, id: string): Promise<void> {
    const givers = await this.unitOfWork.read(async (manager) => giversOf(manager, await findShare(manager, id)))
    await this.permissions.assertPermitted(call, action, `shares/${id}`, { 'tinyauth:Giver': givers })
  }

  /** Ids of the shares by which the caller is allowed what is to be shared. */
  private async assertAllowed(call: Call, body: NewShareBody): Promise<readonly string[]> {
    const pairs = sharedPairs(body)
    const verdicts = await this.permissions.verdictsAt(call, body.service, pairs)
    const refused = pairs.filter((_, at) => verdicts[at]?.kind !== 'allow')
    if (refused.length > 0) {
      const what = refused.slice(0, 3).map(({ action, resource }) => `\`${action}\` on \`${resource}\``)
      throw new DomainError('NotPermitted', { detail: `shares more than the own permissions: ${what.join(', ')}` })
    }
    const sources = verdicts.flatMap((verdict) => verdict.sources)
    return [...new Set(sources.filter((source) => source.startsWith('shares/')))].map((source) => source.slice(7))
  }

  private async insert(
    tx: Transaction,
    giver: UserEntity,
    body: NewShareBody,
    parents: readonly string[],
  ): Promise<string> {
    if ((await tx.manager.countBy(ShareEntity, { giverId: giver.id })) >= MOST_SHARES) {
      throw new DomainError('Conflict', { problems: { service: `${MOST_SHARES} shares are the most: take some back` } })
    }
    const now = this.clock.now()
    const [id, life] = [this.ids.uuid(now), { createdAt: now, updatedAt: now }]
    const path = `shares/${id}`
    const owner = { description: null, ownerProvider: null, ownerSubject: null }
    await tx.manager.insert(GroupEntity, { id, path, lowerPath: path, kind: 'share', ...owner, ...life })
    const document = shareDocument(body)
    await tx.manager.insert(InlinePolicyEntity, {
      ...{ id: this.ids.uuid(now), groupId: id, name: 'shared', lowerName: 'shared', document },
      ...life,
    })
    await tx.manager.insert(ShareEntity, { id, giverId: giver.id, service: body.service, parents })
    tx.change({ type: 'group', id })
    return id
  }
}

/** @throws DomainError `NotPermitted` for guests, who have nothing of their own */
async function giverOf(manager: EntityManager, call: Call): Promise<UserEntity> {
  const user = await manager.findOneBy(UserEntity, { id: call.caller?.uid ?? '' })
  if (user !== null && user.guestUntil === null) return user
  throw new DomainError('NotPermitted', { detail: 'a guest shares nothing on' })
}

/** Rights were judged before the transaction. @throws DomainError `PreconditionFailed` */
async function assertStillThere(manager: EntityManager, parents: readonly string[]): Promise<void> {
  for (const id of parents) {
    if ((await manager.countBy(ShareEntity, { id })) === 0) throw new DomainError('PreconditionFailed')
  }
}

function readShareLimits(body: NewShareBody, now: number, problems: Problems): InviteLimits {
  const isSaid = body.accessFor !== undefined || typeof body.accessUntil === 'string'
  const given = { ...body, ...(isSaid ? {} : { accessFor: DEFAULT_ACCESS_SECONDS }) }
  const limits = readLimits({ ...given, plusOnes: 0, maxDepth: 0 }, now, problems)
  if (body.guest === true) {
    const { accessForSeconds, accessUntil } = limits
    const seconds = accessForSeconds ?? (accessUntil === null ? Infinity : (accessUntil - now) / 1000)
    if (limits.maxAccepts === null || limits.maxAccepts > MOST_GUESTS) {
      problems['maxAccepts'] = `must be at most ${MOST_GUESTS} for guests`
    }
    if (seconds > LONGEST_GUEST_SECONDS)
      problems['guest'] = 'needs an end of at most 90 days: `accessFor` or `accessUntil`'
  }
  return limits
}
