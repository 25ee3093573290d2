import { Controller, Req, Res } from '@nestjs/common'
import type { Identity } from '@tinyauth/decision'
import type { Request, Response } from 'express'
import type { Client, Interaction } from 'oidc-provider'
import type { Call } from '../../common/call.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { CurrentCall } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { CurrentSession, Form, PageShell, pagePaths, Visitor } from '../../sign-in/index.js'
import { UnitOfWork } from '../../store/index.js'
import { continuePage } from '../pages/continue-page.js'
import { type AskedScope, consentPage, oauthErrorPage } from '../pages/index.js'
import { OAuthScopes } from '../scopes/oauth-scopes.js'
import { AuthorizationServer, type FoundInteraction } from './authorization-server.js'
import { DECIDE_INTERACTION, SHOW_INTERACTION } from './oauth.routes.js'
import { authTime } from './own-session.js'
import { scopeNames } from '../scopes/scope-names.js'

/** Sends what a work came to. */
type Answer = () => void

/** A browser on the way through the authorization endpoint. */
interface Visit {
  readonly call: Call
  readonly request: Request
  readonly response: Response
  readonly visitor: Visitor
  readonly identity: Identity | undefined
}

/** What a user is asked on the way: who they are, and what the app may do (capabilities C4, C5). */
@Controller()
export class InteractionController {
  constructor(
    private readonly server: AuthorizationServer,
    private readonly current: CurrentSession,
    private readonly scopes: OAuthScopes,
    private readonly unitOfWork: UnitOfWork,
    private readonly shell: PageShell,
  ) {}

  @Route(SHOW_INTERACTION)
  async show(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.visit(call, request, response)
    await this.onTheWay(visit, async (found) => {
      const { identity } = visit
      const { interaction } = found
      const isLogin = interaction.prompt.name === 'login'
      if (!hasAccount(identity) || (isLogin && !isFresh(interaction, identity))) return this.signIn(visit)
      return isLogin ? this.signedIn(visit, found, identity) : this.ask(visit, found, identity)
    })
  }

  @Route(DECIDE_INTERACTION)
  async decide(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.visit(call, request, response)
    const form = Form.of(request)
    visit.visitor.assertOwnForm(form.text('csrf'))
    await this.onTheWay(visit, async (found) => {
      const { identity } = visit
      if (!hasAccount(identity) || found.interaction.prompt.name !== 'consent') {
        return () => this.shell.redirect(response, this.ownAddress(request))
      }
      call.audit.subject = identity.entry.username
      const client = await clientOf(found)
      call.audit.fields['request.oauth-client'] = client.clientId
      if (form.text('decision') === 'allow') return this.allow(visit, found, { identity, client, form })
      return this.deny(visit, found, client)
    })
  }

  private async visit(call: Call, request: Request, response: Response): Promise<Visit> {
    const visitor = Visitor.of(request)
    const identity = await this.current.of(visitor.headers, call.sourceIp)
    return { call, request, response, visitor, identity }
  }

  /** Works, and answers once everything that the work wrote is stored. */
  private async onTheWay(visit: Visit, work: (found: FoundInteraction) => Promise<Answer>): Promise<void> {
    const { call, request, response, visitor } = visit
    const answer = await this.server.interact(call, visit, work)
    if (answer !== undefined) {
      answer()
      return
    }
    call.audit.errorCode = 'invalid_request'
    const html = oauthErrorPage(
      { error: 'invalid_request', reference: call.requestId },
      this.shell.context(request, visitor),
    )
    this.shell.send(response, visitor, { status: 400, html })
  }

  private signIn({ request, response, identity }: Visit): Answer {
    const { signIn } = pagePaths(this.shell.basePath)
    const again = identity === undefined ? '' : '&again=1'
    return () => this.shell.redirect(response, `${signIn}?next=${encodeURIComponent(this.ownAddress(request))}${again}`)
  }

  private async signedIn(visit: Visit, found: FoundInteraction, identity: Identity): Promise<Answer> {
    return this.goOn(visit, found, await clientOf(found), { login: loginOf(identity) })
  }

  private async ask(visit: Visit, found: FoundInteraction, { entry }: Identity): Promise<Answer> {
    const { request, response, visitor } = visit
    const { interaction } = found
    const client = await clientOf(found)
    const before = await this.server.consents.newest(entry.uid, client.clientId)
    const all = await this.unitOfWork.read((manager) => this.scopes.all(manager))
    const asked = scopesOf(interaction)
    const scopes: AskedScope[] = all
      .filter(({ name }) => asked.includes(name))
      .map((scope) => ({ ...scope, granted: before?.accepted.includes(scope.name) === true }))
    const { signIn } = pagePaths(this.shell.basePath)
    const own = this.ownAddress(request)
    const redirectUri = interaction.params['redirect_uri']
    const html = consentPage(
      {
        action: own,
        client: {
          displayName: client.clientName ?? client.clientId,
          ...(typeof redirectUri === 'string' ? { redirectUri } : {}),
        },
        username: entry.username,
        otherAccount: `${signIn}?again=1&next=${encodeURIComponent(own)}`,
        scopes,
      },
      this.shell.context(request, visitor, entry.username),
    )
    return () => this.shell.send(response, visitor, { status: 200, html })
  }

  /** A new consent for what was asked now: what was agreed to before with another device stays as it is. */
  private async allow(
    visit: Visit,
    found: FoundInteraction,
    { identity, client, form }: { readonly identity: Identity; readonly client: Client; readonly form: Form },
  ): Promise<Answer> {
    const { interaction, provider } = found
    const ticked = new Set(form.all('scope'))
    const asked = scopesOf(interaction)
    const accepted = asked.filter((scope) => scope === 'openid' || ticked.has(scope))
    const grant = new provider.Grant({ accountId: identity.entry.uid, clientId: client.clientId })
    for (const scope of asked) {
      if (accepted.includes(scope)) grant.addOIDCScope(scope)
      else grant.rejectOIDCScope(scope)
    }
    visit.call.audit.fields['response.scopes'] = accepted.join(' ')
    const consent = { grantId: await grant.save() }
    // Who agreed may be another than who signed in first.
    return this.goOn(visit, found, client, { login: loginOf(identity), consent })
  }

  private async deny(visit: Visit, found: FoundInteraction, client: Client): Promise<Answer> {
    visit.call.audit.errorCode = 'access_denied'
    return this.goOn(visit, found, client, { error: 'access_denied', error_description: 'the user did not allow it' })
  }

  private async goOn(
    { request, response, visitor }: Visit,
    { provider, forwarded }: FoundInteraction,
    client: Client,
    result: unknown,
  ): Promise<Answer> {
    const address = await provider.interactionResult(forwarded, response, result)
    const view = { app: client.clientName ?? client.clientId, address }
    const html = continuePage(view, this.shell.context(request, visitor))
    return () => this.shell.send(response, visitor, { status: 200, html })
  }

  private ownAddress(request: Request): string {
    return `${this.shell.basePath}${request.path}`
  }
}

function loginOf(identity: Identity): { readonly accountId: string; readonly ts: number } {
  return { accountId: identity.entry.uid, ts: authTime(identity) }
}

/** Guests are known to the service and have no account: they sign in first. */
function hasAccount(identity: Identity | undefined): identity is Identity {
  return identity !== undefined && identity.entry.parts.guest !== true
}

/** Whether somebody proved who they are as lately as the app wants it: at all, or since it asked. */
function isFresh({ prompt, iat }: Interaction, identity: Identity): boolean {
  const isAnyGood = prompt.reasons.every((reason) => reason === 'no_session')
  return isAnyGood || authTime(identity) >= iat
}

function scopesOf({ params }: Interaction): readonly string[] {
  return [...new Set(scopeNames(params['scope']))]
}

/** @throws DomainError `ValidationFailed` when the client is no more */
async function clientOf({ interaction, provider }: FoundInteraction): Promise<Client> {
  const id = interaction.params['client_id']
  const client = typeof id === 'string' ? await provider.Client.find(id) : undefined
  if (client !== undefined) return client
  throw new DomainError('ValidationFailed', { problems: { client_id: 'the app is no more' } })
}
