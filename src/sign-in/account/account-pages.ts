import { Injectable } from '@nestjs/common'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { errorAnswer } from '../../common/http/error-body.js'
import { Snapshot } from '../../snapshot/index.js'
import { accountPage } from '../pages/account/account-page.js'
import type { AccountView } from '../pages/account/account-view.js'
import type { PageContext } from '../pages/page-context.js'
import { type PagePaths, pagePaths } from '../pages/page-paths.js'
import type { BegunSession } from '../sessions/sessions.js'
import { clearSessionCookie, setSessionCookie } from '../web/cookies.js'
import { PageShell } from '../web/page-shell.js'
import { problemOf, type ShownAs } from './account-problem.js'
import { AccountReader } from './account-reader.js'
import type { AccountVisit } from './account-visit.js'
import { proofAddress } from './fresh-proof.js'

/** Sections of the page that an address may lead to. */
export type AccountSection = 'profile' | 'password' | 'factors' | 'sessions' | 'access-keys' | 'identities' | 'consents'

/** How the pages of the own account are answered. */
@Injectable()
export class AccountPages {
  constructor(
    private readonly reader: AccountReader,
    private readonly shell: PageShell,
    private readonly snapshot: Snapshot,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Addresses of the pages. */
  get paths(): PagePaths {
    return pagePaths(this.shell.basePath)
  }

  /** What a page for the visitor is made with. */
  context({ request, visitor, user }: AccountVisit): PageContext {
    return this.shell.context(request, visitor, user.username)
  }

  /** Answers with a page that shows something once. */
  async show(visit: AccountVisit, html: string, status = 200): Promise<void> {
    await this.settle(visit)
    this.shell.send(visit.response, visit.visitor, { status, html })
  }

  /** Answers with the account page. */
  async showAccount(
    visit: AccountVisit,
    more: Pick<AccountView, 'notice' | 'problem'> = {},
    status = 200,
  ): Promise<void> {
    const view = { ...(await this.reader.read(visit)), ...more }
    const html = accountPage(view, this.context(visit))
    const pictures = view.profile.picture !== undefined
    this.shell.send(visit.response, visit.visitor, { status, html, pictures })
  }

  /** Answers that it was done: the browser looks at the account anew. */
  async done(visit: AccountVisit, notice: NonNullable<AccountView['notice']>, section: AccountSection): Promise<void> {
    await this.redirect(visit, `${this.paths.account}?done=${notice}#${section}`)
  }

  /** Sends the browser on, once this node knows of what was changed. */
  async redirect(visit: AccountVisit, address: string): Promise<void> {
    await this.settle(visit)
    this.shell.redirect(visit.response, address)
  }

  /** The session of this browser has ended with the others: it signs in anew. */
  async signedOut(visit: AccountVisit, notice: 'signedOut' | 'sessionEnded'): Promise<void> {
    clearSessionCookie(visit.response, this.config)
    await this.redirect(visit, `${this.paths.signIn}?notice=${notice}`)
  }

  /** Gives the browser the session that took the place of its own. */
  giveSession({ response }: AccountVisit, { cookie }: BegunSession): void {
    if (cookie !== undefined) setSessionCookie(response, this.config, cookie)
  }

  /**
   * Where a visitor has to prove anew who they are, before they come back to `returnTo`; `undefined` where they need not.
   * The audit event says that nothing else was done.
   */
  proofAddress(visit: AccountVisit, returnTo: string): string | undefined {
    const { config, shell, clock } = this
    const address = proofAddress(visit, returnTo, { config, basePath: shell.basePath, nowMs: clock.now() })
    if (address !== undefined) visit.call.audit.errorCode = 'FreshProofNeeded'
    return address
  }

  /** Sends a visitor whose proof is too old to prove anew who they are; `true` when it did. */
  async leftForProof(visit: AccountVisit, section: AccountSection): Promise<boolean> {
    const address = this.proofAddress(visit, `${this.paths.account}#${section}`)
    if (address === undefined) return false
    await this.redirect(visit, address)
    return true
  }

  /** Does `work`; the page says why it could not be done, where that is about what was filled in or chosen. */
  async attempt(visit: AccountVisit, shownAs: ShownAs, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      const problem = problemOf(error, shownAs)
      if (problem === undefined || !(error instanceof DomainError)) throw error
      const { status, headers } = errorAnswer(error)
      visit.call.audit.errorCode = error.code
      if (headers['retry-after'] !== undefined) visit.response.set('retry-after', headers['retry-after'])
      await this.showAccount(visit, { problem }, status)
    }
  }

  /** What the browser asks for next has to be judged by what was just changed. A store that is lost just now undoes nothing. */
  async settle({ call: { revision } }: AccountVisit): Promise<void> {
    if (revision === undefined) return
    await this.snapshot.atLeast(revision).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error
    })
  }
}
