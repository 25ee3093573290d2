import type { Identity } from '@tinyauth/decision'
import type { Context, Interaction, Provider, ProviderError } from 'oidc-provider'
import type { Request, Response } from 'express'
import type { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { errorAnswer } from '../../common/http/error-body.js'
import type { Log } from '../../common/log/index.js'
import type { SecretBox } from '../../common/secrets/secret-box.js'
import {
  basePathOf,
  clearSessionCookie,
  type CurrentSession,
  ownOrigin,
  type PageShell,
  type PasswordProver,
  type Sessions,
  type StartLimits,
} from '../../sign-in/index.js'
import type { Snapshot } from '../../snapshot/index.js'
import type { Transaction, UnitOfWork } from '../../store/index.js'
import { ArtifactAdapter } from '../artifacts/artifact-adapter.js'
import { ArtifactWriter, UsedMeanwhile } from '../artifacts/artifact-writer.js'
import { assertProofStands } from '../artifacts/assert-stands.js'
import { PayloadBox } from '../artifacts/payload-box.js'
import { collecting, PendingArtifacts, pendingArtifacts, type Put } from '../artifacts/pending-artifacts.js'
import { builtInClient } from '../clients/built-in-clients.js'
import type { OAuthClients } from '../clients/oauth-clients.js'
import type { SigningKeys } from '../keys/signing-keys.js'
import type { OAuthScopes } from '../scopes/oauth-scopes.js'
import { Accounts } from './accounts.js'
import { compareByHash } from './client-secrets.js'
import { forwardedRequest, type OwnPlace } from './forwarded-request.js'
import { LibraryPages } from './library-pages.js'
import { mirrorSessions, signedIn } from './own-session.js'
import { offerPasswordGrant } from './password-grant.js'
import { providerConfiguration, scopeBeyond } from './provider-configuration.js'
import { RememberedConsents } from './remembered-consents.js'

/** What the authorization server is made of. */
export interface AuthorizationServerOptions {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly unitOfWork: UnitOfWork
  readonly writer: CallWriter
  readonly snapshot: Snapshot
  readonly secretBox: SecretBox
  readonly current: CurrentSession
  readonly sessions: Sessions
  readonly passwords: PasswordProver
  readonly shell: PageShell
  readonly starts: StartLimits
  readonly keys: SigningKeys
  readonly clients: OAuthClients
  readonly scopes: OAuthScopes
}

/** A request of a browser, and who is signed in with it. */
export interface BrowserRequest {
  readonly request: Request
  readonly response: Response
  readonly identity: Identity | undefined
}

/** Somebody on the way through the authorization endpoint, and the library that sent them. */
export interface FoundInteraction {
  readonly interaction: Interaction
  readonly provider: Provider
  /** The request as the library wants it. */
  readonly forwarded: ReturnType<typeof forwardedRequest>
}

interface Built {
  readonly stamp: string
  readonly provider: Provider
}

/**
 * The authorization server: `oidc-provider` on our store, with our sessions, pages and audit log (stack.md). What a request
 * writes is one transaction with its audit event, made before anything is answered.
 */
export class AuthorizationServer {
  readonly consents: RememberedConsents
  private readonly box: PayloadBox
  private readonly writes: ArtifactWriter
  private readonly accounts: Accounts
  private readonly pages: LibraryPages
  /** By issuer: outside of production there may be several. */
  private readonly built = new Map<string, Built>()

  constructor(private readonly options: AuthorizationServerOptions) {
    const { secretBox, clock, unitOfWork, snapshot, clients, shell } = options
    this.box = new PayloadBox(secretBox)
    this.writes = new ArtifactWriter({ clock, box: this.box })
    this.accounts = new Accounts({ unitOfWork, snapshot, clock })
    this.pages = new LibraryPages(shell)
    this.consents = new RememberedConsents({ unitOfWork, clients, clock })
  }

  /**
   * Answers a request of an endpoint.
   *
   * @throws DomainError `ServiceUnavailable` where nobody told the service its address
   */
  async answer(call: Call, request: Request, response: Response): Promise<void> {
    const place = this.placeOf(request)
    const provider = await this.provider(place)
    await collecting(new PendingArtifacts(call, this.options.clock.now()), () =>
      provider.callback()(forwardedRequest(request, place), response),
    )
  }

  /**
   * Works on what somebody is asked on the way; what `work` has the library write is stored with the audit event of the call.
   * `undefined` where this browser is on no such way.
   */
  async interact<T>(
    call: Call,
    { request, response, identity }: BrowserRequest,
    work: (found: FoundInteraction) => Promise<T>,
  ): Promise<T | undefined> {
    const place = this.placeOf(request)
    const provider = await this.provider(place)
    const forwarded = forwardedRequest(request, place)
    const pending = new PendingArtifacts(call, this.options.clock.now())
    return collecting(pending, async () => {
      const interaction = await interactionOf(provider, forwarded, response)
      if (interaction === undefined) return undefined
      const value = await work({ interaction, provider, forwarded })
      // From here on: what is on the way itself is found whoever is signed in.
      pending.proved = { identity }
      if (pending.writes.length > 0) await this.options.writer.write(call, (tx) => this.write(tx, pending))
      return value
    })
  }

  private async write(tx: Transaction, { writes, proved, beganAtMs }: PendingArtifacts): Promise<void> {
    await assertProofStands(tx, writes, proved?.identity)
    await this.writes.write(tx, writes, beganAtMs)
  }

  private placeOf(request: Request): OwnPlace {
    const { config } = this.options
    const origin = ownOrigin(config, request)
    if (origin !== undefined) return { origin, basePath: basePathOf(config) }
    throw new DomainError('ServiceUnavailable', { detail: 'the service was not told its address: set PUBLIC_URL' })
  }

  /** Made anew when scopes or keys are others. */
  private async provider({ origin, basePath }: OwnPlace): Promise<Provider> {
    const { unitOfWork, scopes, keys } = this.options
    const names = await unitOfWork.read(async (manager) => (await scopes.all(manager)).map(({ name }) => name))
    const jwks = await keys.current()
    const stamp = JSON.stringify([names, jwks.map(({ kid }) => kid)])
    const issuer = `${origin}${basePath}`
    const known = this.built.get(issuer)
    if (known?.stamp === stamp) return known.provider
    const provider = await this.build({ issuer, basePath, scopes: names, keys: jwks })
    this.built.set(issuer, { stamp, provider })
    return provider
  }

  private async build(
    parts: Pick<Parameters<typeof providerConfiguration>[0], 'issuer' | 'basePath' | 'scopes' | 'keys'>,
  ): Promise<Provider> {
    const { config, clock, unitOfWork, clients, current, passwords } = this.options
    // The library is large and few services need it: the first request loads it.
    const library = await import('oidc-provider')
    const { box, accounts, consents, pages } = this
    const builtIn = builtInClient(config)
    const provider = new library.Provider(
      parts.issuer,
      providerConfiguration({
        ...parts,
        ...{ config, accounts, consents, pages, policy: library.interactionPolicy.base() },
        adapter: (kind) => new ArtifactAdapter(kind, { unitOfWork, clock, box, clients, builtIn }),
      }),
    )
    // It believes what `forwardedRequest` says of the origin.
    provider.proxy = true
    mirrorSessions(provider, current)
    compareByHash(provider)
    offerPasswordGrant(provider, library.errors, { passwords, unitOfWork })
    provider.on('server_error', (context: Context, error: Error) => {
      if (error instanceof DomainError && error.code !== 'InternalError')
        refuse(context, pendingArtifacts().call, error)
      else this.options.log.error({ event: 'oauth', err: error }, 'the authorization server failed')
    })
    provider.on('authorization.error', (_context: Context, error: ProviderError) => {
      pendingArtifacts().call.audit.errorCode = error.error
    })
    provider.on('end_session.success', ({ oidc }: Context) => {
      pendingArtifacts().endsSession = oidc.params['logout'] !== undefined
    })
    return provider.use((context, next) => this.through(context, next))
  }

  /** Around every request of the library: nothing is answered before what it wrote is stored. */
  private async through(context: Context, next: () => Promise<void>): Promise<void> {
    const pending = pendingArtifacts()
    const { call } = pending
    // The library reads what `forwardedRequest` says of the scheme; cookies are kept from plain HTTP by it.
    context.cookies.secure = context.req.headers['x-forwarded-proto'] === 'https'
    allowOwnScript(context)
    await next()
    allowFormPost(context)
    nameAsRfc(context)
    await this.assertWithinClient(context, pending)
    call.audit.errorCode ??= errorOf(context)
    const ended = pending.endsSession ? await signedIn(this.options.current, context) : undefined
    if (pending.writes.length === 0 && ended === undefined) return
    try {
      if (beginsForNobody(context, pending)) await this.options.starts.begin(call.sourceIp)
      await this.commit(call, async (tx) => {
        await this.write(tx, pending)
        if (ended?.sessionId !== undefined) await this.options.sessions.end(tx, ended.entry.uid, ended.sessionId)
      })
      if (ended !== undefined) clearSessionCookie(context.res as Response, this.options.config)
    } catch (error) {
      refuse(context, call, error instanceof UsedMeanwhile ? await this.endReplayed(error) : error)
    }
  }

  /**
   * Whoever came first got what this one asked for: of two, one is a thief (RFC 9700, 4.14.2). Answers the error to tell, which is
   * another where that could not be stored.
   */
  private async endReplayed(used: UsedMeanwhile): Promise<unknown> {
    try {
      await this.options.unitOfWork.run((tx) => this.writes.endGrant(tx, used.grantId))
      return used
    } catch (error) {
      return error
    }
  }

  /**
   * INVARIANT: nothing is issued that carries a scope which its client does not have, whatever the library let pass. It leaves
   * scopes out that it does not know (OpenID Connect Core, 3.1.2.1); without a browser that is an error (RFC 6749, 5.2).
   */
  private async assertWithinClient(context: Context, pending: PendingArtifacts): Promise<void> {
    const { oidc } = context
    const issued = pending.writes.filter((write): write is Put => write.op === 'put' && 'clientId' in write.payload)
    const wanted = issued.length === 0 ? [] : [oidc.body?.['scope']]
    for (const { payload } of issued) {
      const client = await oidc.provider.Client.find(String(payload['clientId']))
      if ([payload['scope'], ...wanted].every((scope) => scopeBeyond(client, scope) === undefined)) continue
      pending.forget()
      answerError(context, 400, { error: 'invalid_scope', error_description: 'requested scope is not allowed' })
      return
    }
  }

  /** A refusal is for the framework to record; what it made end all the same is stored. */
  private async commit(call: Call, work: (tx: Transaction) => Promise<void>): Promise<void> {
    if (call.audit.errorCode === undefined) await this.options.writer.write(call, work)
    else await this.options.unitOfWork.run(work)
  }
}

/** Whether somebody who is not known makes the service keep something. */
function beginsForNobody({ oidc }: Context, { writes }: PendingArtifacts): boolean {
  if (oidc.session?.accountId !== undefined) return false
  return writes.some((write) => write.op === 'put' && OF_NOBODY.has(write.kind) && isUnproved(oidc, write))
}

const POLICY = 'content-security-policy'

/** Lets the library name its script, which sends a form, by its hash: it adds that to a list that there is. */
function allowOwnScript({ res }: Context): void {
  res.setHeader(POLICY, `${String(res.getHeader(POLICY))}; script-src 'none'`)
}

/** Lets the page of `response_mode=form_post` send its form to the app, at an address that was judged. */
function allowFormPost({ res, oidc }: Pick<Context, 'res'> & Partial<Pick<Context, 'oidc'>>): void {
  if (oidc?.redirectUriCheckPerformed !== true) return
  const { response_mode: mode, redirect_uri: address } = oidc.params
  if (mode !== 'form_post' || address === undefined) return
  const { origin, protocol } = new URL(address)
  const policy = String(res.getHeader(POLICY))
  res.setHeader(
    POLICY,
    policy.replace("form-action 'self'", `form-action 'self' ${origin === 'null' ? protocol : origin}`),
  )
}

/** What the library keeps of whoever asks. */
const OF_NOBODY: ReadonlySet<string> = new Set(['DeviceCode', 'Interaction', 'Session'])

/** The code of a device is asked for by a client: one that has a secret is somebody. */
function isUnproved({ client }: Context['oidc'], { kind, payload }: Put): boolean {
  return kind !== 'DeviceCode' || (client?.clientAuthMethod === 'none' && payload['accountId'] === undefined)
}

/** RFC 6749, 5.2 has a code of its own for a grant that a client may not use; the library has none. */
function nameAsRfc({ body }: Context): void {
  const isIt = typeof body === 'object' && body !== null && 'error_description' in body && 'error' in body
  if (isIt && body.error_description === GRANT_NOT_ALLOWED) body.error = 'unauthorized_client'
}

const GRANT_NOT_ALLOWED = 'requested grant type is not allowed for this client'

/** The error that the answer names (RFC 6749, 5.2). */
function errorOf({ status, body }: Context): string | undefined {
  if (status < 400) return undefined
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : undefined
  return typeof error === 'string' ? error : 'invalid_request'
}

/** What could not be stored is not answered either. */
function refuse(context: Context, call: Call, error: unknown): void {
  if (!(error instanceof DomainError)) throw error
  // Used, or taken away, while the request was under way.
  const wasUsed = error.code === 'Conflict' || error.code === 'InvalidCredentials'
  const { status, headers } = errorAnswer(error)
  const code = wasUsed ? 'invalid_grant' : 'temporarily_unavailable'
  const error_description = wasUsed ? 'it was used already, or is allowed no more' : 'try again in a moment'
  answerError(context, wasUsed ? 400 : status, { error: code, error_description })
  if (headers['retry-after'] !== undefined) context.set('retry-after', headers['retry-after'])
  call.audit.errorCode = code
}

/** Answers an error in place of what was to be answered. */
function answerError(context: Context, status: number, body: { error: string; error_description: string }): void {
  for (const name of ['set-cookie', 'location', 'content-type']) context.remove(name)
  context.status = status
  context.body = body
}

async function interactionOf(
  provider: Provider,
  request: Parameters<Provider['interactionDetails']>[0],
  response: Response,
): Promise<Interaction | undefined> {
  try {
    return await provider.interactionDetails(request, response)
  } catch (error) {
    if (error instanceof Error && error.name === 'SessionNotFound') return undefined
    throw error
  }
}
