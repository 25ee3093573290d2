import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { type InviterAction, InviterRights } from '../../common/inviter-rights.js'
import { InviteVisitEntity, membershipAncestors, type Transaction, UnitOfWork, UserEntity } from '../../store/index.js'
import { inviteCodeHash, parseInviteCode } from './invite-code.js'
import { type InvitePreview, representPreview } from './invite-representation.js'
import { type JoinedGroup, makeMemberships } from './new-memberships.js'
import { endedByInviter, type OpenInvite, readOpenInvite } from './open-invite.js'
import { takePlace } from './places.js'
import { noSuchInvite } from './read-invites.js'

/** What came of accepting an invite. */
export interface Acceptance {
  readonly inviteId: string
  readonly kind: 'membership' | 'share'
  /** What is new. */
  readonly joined: readonly JoinedGroup[]
  /** Where the browser goes now. To be judged again: what is allowed may have changed. */
  readonly returnTo: string | null
}

/** Shows invites to whoever holds the code, and lets them accept (capabilities M19). */
@Injectable()
export class InviteAcceptance {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly rights: InviterRights,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * The invite of a code, if somebody can accept it now: it is not over, and its inviter may still invite. A share is limited to what
   * its giver may do at each decision, so nothing is asked about it but whether there is that giver.
   *
   * @throws DomainError `NotFound`, `Gone` with what ended it, `ServiceUnavailable`
   */
  async open(text: string): Promise<OpenInvite> {
    const code = parseInviteCode(text)
    if (code === undefined) throw noSuchInvite()
    return this.openBy({ codeHash: inviteCodeHash(code) })
  }

  /** The same by the id, for whoever is known to have had the code. @throws DomainError as `open` */
  openById(id: string): Promise<OpenInvite> {
    return this.openBy({ id })
  }

  private async openBy(which: Parameters<typeof readOpenInvite>[1]): Promise<OpenInvite> {
    const { found, revision } = await this.unitOfWork.read(async (manager, revision) => {
      const found = await readOpenInvite(manager, which, this.clock.now())
      return { found, revision }
    })
    if (found.invite.kind === 'share') return found
    await this.assertInviterMay(found, revision)
    return found
  }

  /** What the inviter needed to make it. @throws DomainError `Gone`, `ServiceUnavailable` */
  private async assertInviterMay({ invite, inviter, groups }: OpenInvite, revision: number): Promise<void> {
    const user = { uid: inviter.id, username: inviter.username }
    for (const { group, standing, isReached } of groups) {
      const actions: InviterAction[] = ['CreateInvite']
      // A membership may allow to invite as well, but within its terms alone.
      if (isReached === true) actions.push('AddUserToGroup')
      if (standing === undefined && invite.deauthorize === 'group') actions.push('RemoveUserFromGroup')
      for (const action of actions) {
        if (!(await this.rights.may(user, action, group.path, revision))) throw endedByInviter()
      }
    }
  }

  /** @throws DomainError as `open` */
  async preview(text: string): Promise<InvitePreview> {
    const { invite, inviter, groups } = await this.open(text)
    const paths = groups.map(({ group }) => group.path)
    const name = inviter.displayName ?? inviter.username
    return representPreview(invite, { inviter: name, groups: paths })
  }

  /**
   * Accepts for whoever makes the call.
   *
   * @throws DomainError as `open`; `Conflict` for an own invite, a loop, a member of everything; `NotPermitted`
   */
  async accept(call: Call, text: string): Promise<Acceptance> {
    return this.acceptOpened(call, await this.open(text))
  }

  /**
   * The same for an invite that was opened already.
   *
   * @param also what is written with it
   * @throws DomainError as `accept`
   */
  async acceptOpened(
    call: Call,
    judged: OpenInvite,
    also: (tx: Transaction) => Promise<void> = () => Promise.resolve(),
  ): Promise<Acceptance> {
    note(call, judged)
    const { value } = await this.writer.write(call, async (tx) => {
      const user = await tx.manager.findOneBy(UserEntity, { id: call.caller?.uid ?? '' })
      if (user === null) throw new DomainError('NotPermitted', { detail: 'nobody is there to accept' })
      const acceptance = await this.acceptWithin(tx, judged, user)
      call.audit.fields['response.groups'] = acceptance.joined.map(({ group }) => group)
      await also(tx)
      return acceptance
    })
    return value
  }

  /**
   * Accepts in a transaction of the caller's, such as one that makes a guest first. `judged` is what `open` answered.
   *
   * @throws DomainError as `accept`; then nothing of the transaction may be kept
   */
  async acceptWithin(tx: Transaction, judged: OpenInvite, user: UserEntity): Promise<Acceptance> {
    if (this.config.readOnly) throw new DomainError('NotPermitted', { detail: '`READ_ONLY`' })
    const now = this.clock.now()
    const open = await readOpenInvite(tx.manager, { id: judged.invite.id }, now)
    assertAsJudged(open, judged)
    await assertMayAccept(tx.manager, open, user)
    const joined = await makeMemberships(tx, open, user, { ids: this.ids, config: this.config, now })
    await takePlace(tx, open)
    await this.noteAccepted(tx.manager, { userId: user.id, inviteId: open.invite.id }, now)
    const { id: inviteId, kind, returnTo } = open.invite
    return { inviteId, kind, joined, returnTo }
  }

  /**
   * Each accepts an invite once. Whoever left, was taken out or had used up what it gave would have all of it again, and new places
   * to give away.
   *
   * @throws DomainError `Conflict`
   */
  private async noteAccepted(
    manager: EntityManager,
    ends: Readonly<Pick<InviteVisitEntity, 'userId' | 'inviteId'>>,
    acceptedAt: number,
  ): Promise<void> {
    const known = await manager.findOneBy(InviteVisitEntity, ends)
    if (known === null) {
      // Nobody waits to go on with what was accepted without its page.
      const seen = { openedAt: acceptedAt, acceptedAt, handedOffAt: acceptedAt }
      await manager.insert(InviteVisitEntity, { id: this.ids.uuid(acceptedAt), ...ends, ...seen })
      return
    }
    if (known.acceptedAt !== null) throw new DomainError('Conflict', { problems: { invite: 'was accepted before' } })
    await manager.update(InviteVisitEntity, { id: known.id }, { acceptedAt })
  }
}

/** The event names the invite by its id, which opens nothing. */
function note(call: Call, { invite, groups }: OpenInvite): void {
  call.audit.subject = invite.id
  call.audit.fields['request.invite'] = invite.id
  call.audit.fields['request.groups'] = groups.map(({ group }) => group.path)
}

/** Rights were judged before the transaction, for these names. */
function assertAsJudged(now: OpenInvite, judged: OpenInvite): void {
  const askedOf = ({ groups }: OpenInvite): string =>
    JSON.stringify(groups.map(({ group, isReached }) => [group.path, isReached]))
  if (askedOf(now) !== askedOf(judged) || now.inviter.username !== judged.inviter.username) {
    throw new DomainError('PreconditionFailed')
  }
}

async function assertMayAccept(
  manager: EntityManager,
  { invite, groups }: OpenInvite,
  { id, username, guestUntil, status }: UserEntity,
): Promise<void> {
  if (status !== 'active') throw new DomainError('NotPermitted', { detail: 'the user is disabled' })
  if (guestUntil !== null && !invite.guest) throw new DomainError('NotPermitted', { detail: 'a guest joins no group' })
  if (id === invite.inviterId) throw new DomainError('Conflict', { problems: { invite: 'is an own invite' } })
  for (const { standing } of groups) {
    if (standing === undefined) continue
    // Whoever invited first did so by a policy, and is among them.
    if ((await membershipAncestors(manager, standing.membership.id)).includes(username)) {
      throw new DomainError('Conflict', { problems: { inviters: 'is among those by whose invites it came about' } })
    }
  }
}
