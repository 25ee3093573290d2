import { Injectable } from '@nestjs/common'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { errorAnswer } from '../../common/http/error-body.js'
import { type PageContext, pagePaths, PageShell, returnAddress, returnRules } from '../../sign-in/index.js'
import { Snapshot } from '../../snapshot/index.js'
import type { Acceptance } from '../invites/invite-acceptance.js'
import type { OpenInvite } from '../invites/open-invite.js'
import { AccessReader } from './access-reader.js'
import { invitePage } from './invite-page.js'
import { type InvitePaths, invitePaths } from './invite-paths.js'
import { inviteProblemPage, type InviteProblemView } from './invite-problem-page.js'
import type { InviteReader } from './invite-view.js'
import type { InviteVisit } from './invite-visit.js'

/** Nobody keeps a page that shows what somebody may accept, or its address. */
const HEADERS = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' }

/** How the pages of invites are answered. */
@Injectable()
export class InvitePages {
  constructor(
    private readonly access: AccessReader,
    private readonly shell: PageShell,
    private readonly snapshot: Snapshot,
    private readonly config: Config,
  ) {}

  /** Addresses of the pages. */
  get paths(): InvitePaths {
    return invitePaths(this.shell.basePath)
  }

  /** Answers with the page of an invite. */
  async show(visit: InviteVisit, open: OpenInvite, reader: InviteReader): Promise<void> {
    const context = this.context(visit)
    const { invite, inviter, groups } = open
    const { kind, confirm, maxAccepts, accepts } = invite
    const html = invitePage(
      {
        ...{ kind, confirm, inviter: inviter.displayName ?? inviter.username, reader },
        groups: kind === 'share' ? [] : groups.map(({ group }) => group.path),
        access: await this.access.read(open, context.strings),
        limits: { ...invite, placesLeft: maxAccepts === null ? null : maxAccepts - accepts },
      },
      context,
    )
    this.send(visit, 200, html)
  }

  /** Does `work`; a page says it where there is nothing to accept. */
  async attempt(visit: InviteVisit, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      const kind = error instanceof DomainError ? PROBLEMS[error.code] : undefined
      if (kind === undefined) throw error
      const { status, body } = errorAnswer(error)
      visit.call.audit.errorCode = body.code
      this.problem(visit, kind, status)
    }
  }

  /** Answers that there is nothing to accept. */
  problem(visit: InviteVisit, kind: InviteProblemView['kind'], status: number): void {
    const html = inviteProblemPage({ kind, reference: visit.call.requestId }, this.context(visit))
    this.send(visit, status, html)
  }

  /** Sends the browser on after it was accepted, once this node knows of it. */
  async goOn(visit: InviteVisit, { returnTo }: Pick<Acceptance, 'returnTo'>, notice = true): Promise<void> {
    await this.settle(visit)
    const { account } = pagePaths(this.shell.basePath)
    const home = notice ? `${account}?done=inviteAccepted` : account
    const address = returnAddress(returnTo, returnRules(this.config, visit.request)) ?? home
    this.shell.redirect(visit.response, address)
  }

  /** What the browser asks for next has to be judged by what was just changed. A store that is lost just now undoes nothing. */
  private async settle({ call: { revision } }: InviteVisit): Promise<void> {
    if (revision === undefined) return
    await this.snapshot.atLeast(revision).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error
    })
  }

  private context({ request, visitor, user }: InviteVisit): PageContext {
    return this.shell.context(request, visitor, user?.username)
  }

  private send({ response, visitor }: InviteVisit, status: number, html: string): void {
    this.shell.send(response, visitor, { status, html, headers: HEADERS })
  }
}

/** Errors that the pages have their own words for. */
const PROBLEMS: Partial<Record<DomainError['code'], InviteProblemView['kind']>> = {
  NotFound: 'unknown',
  Gone: 'over',
  Conflict: 'conflict',
}
