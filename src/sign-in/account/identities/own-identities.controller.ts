import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { Config } from '../../../common/config/index.js'
import { DomainError, notFound } from '../../../common/errors/domain-error.js'
import { CurrentCall, PathParam } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { FederatedSignIn } from '../../desk/federated-sign-in.js'
import { FederationError } from '../../federation/federation-error.js'
import { leavePage } from '../../pages/leave-page.js'
import type { FoundProvider } from '../../providers/found-provider.js'
import { Identities } from '../../providers/identities/identities.js'
import { IdentityProviders } from '../../providers/identity-providers.js'
import { redirectUri } from '../../web/redirect-uri.js'
import type { ShownAs } from '../account-problem.js'
import { AccountPages } from '../account-pages.js'
import type { AccountVisit } from '../account-visit.js'
import { LINK_OWN_IDENTITY, UNLINK_OWN_IDENTITY } from '../account.routes.js'
import { OwnAccount } from '../own-account.js'

const LAST_WAY_IN: ShownAs = { Conflict: { at: 'page', problem: { kind: 'lastWayIn' } } }

/** Accounts of identity providers with which the user signs in (capabilities M5). */
@Controller()
export class OwnIdentitiesController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
    private readonly providers: IdentityProviders,
    private readonly identities: Identities,
    private readonly federated: FederatedSignIn,
    private readonly writer: CallWriter,
    private readonly config: Config,
  ) {}

  @Route(LINK_OWN_IDENTITY)
  async link(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('provider') name: string,
  ): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    this.account.form(visit)
    call.audit.fields['request.identity-provider'] = name
    await this.account.assertMay(visit, 'LinkIdentity')
    if (await this.pages.leftForProof(visit, 'identities')) return
    await this.pages.attempt(visit, {}, async () => {
      const found = await this.providers.find(name)
      if (found?.provider === undefined) throw notFound('identity-provider', name)
      const { href: address } = await this.begin(visit, found)
      await this.pages.show(visit, leavePage({ provider: found.displayName, address }, this.pages.context(visit)))
    })
  }

  @Route(UNLINK_OWN_IDENTITY)
  async unlink(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('identity') identity: string,
  ): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    this.account.form(visit)
    call.audit.fields['request.identity'] = identity
    await this.account.assertMay(visit, 'UnlinkIdentity')
    if (await this.pages.leftForProof(visit, 'identities')) return
    await this.pages.attempt(visit, LAST_WAY_IN, async () => {
      await this.writer.write(call, async (tx) => {
        const usable = new Set((await this.providers.list(tx.manager)).map(({ name }) => name))
        call.audit.fields['response.sessions'] = await this.identities.unlink(tx, visit.user, identity, { usable })
      })
      // A session that stood on its word has ended with it.
      if (visit.session.identityId === identity) await this.pages.signedOut(visit, 'sessionEnded')
      else await this.pages.done(visit, 'identityUnlinked', 'identities')
    })
  }

  /** @throws DomainError `ServiceUnavailable` when the provider cannot be asked, or is not set up as it should be */
  private async begin({ request, visitor, user, session }: AccountVisit, provider: FoundProvider): Promise<URL> {
    const { browser } = visitor
    const returnTo = `${this.pages.paths.account}?done=identityLinked#identities`
    try {
      const uri = redirectUri(this.config, request, provider.name)
      const linkTo = { uid: user.id, sessionId: session.id }
      return await this.federated.begin({ provider, browser, redirectUri: uri, returnTo, linkTo })
    } catch (error) {
      if (!(error instanceof FederationError)) throw error
      throw new DomainError('ServiceUnavailable', { detail: `${provider.name}: ${error.code}: ${error.detail}` })
    }
  }
}
