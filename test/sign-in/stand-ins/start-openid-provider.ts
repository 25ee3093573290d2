import type { IncomingMessage, ServerResponse } from 'node:http'
import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose'
import Provider from 'oidc-provider'
import { MemoryAdapter, type MemoryStore } from './memory-adapter.js'
import { type Misbehaviour, misbehave } from './misbehaviour.js'
import { loginForm, type StandInClient } from './oauth-pages.js'
import { bodyOf, escaped, type Handler, sendPage, startServer } from './stand-in-server.js'

/** Somebody whom the provider knows: by `login` at its page, by the other members as claims. */
export interface OpenIdUser {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: unknown
  readonly name?: string
  readonly preferred_username?: string
  readonly picture?: string
  readonly groups?: unknown
  readonly hd?: string
}

/** Changes what the provider would answer. May be asynchronous. */
export type Rewrite = (answer: Record<string, unknown>) => unknown

/** What an answer is about. */
export type Answer = 'metadata' | 'keys' | 'token' | 'userinfo'

/** A real OpenID provider, `oidc-provider`, with a page of its own. */
export interface OpenIdStandIn {
  readonly issuer: string
  /** By login. */
  readonly users: Map<string, OpenIdUser>
  addClient(client: StandInClient & { readonly postLogoutRedirectUris?: readonly string[] }): Promise<void>
  /** How it answers services from now on; without arguments as it should. Only the named answer, when one is named. */
  misbehave(how?: Misbehaviour, only?: Answer): void
  /** Changes one answer from now on; without a function as it should be. */
  rewrite(answer: Answer, how?: Rewrite): void
  /** Changes the claims (and the header) of identity tokens, which stay well signed. */
  rewriteIdToken(
    claims: (claims: Record<string, unknown>) => Record<string, unknown>,
    header?: Record<string, unknown>,
  ): void
  /** Signs as the provider does. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>
  /** How often services asked for what. */
  readonly asked: Map<Answer, number>
  close(): Promise<void>
}

/** What is special about a stand-in. */
export interface OpenIdStandInOptions {
  /** Default one user, `fred`. */
  readonly users?: Readonly<Record<string, OpenIdUser>>
  /** What its page is called; default `Stand-in sign-in`. */
  readonly title?: string
  /** More scopes; default none. */
  readonly scopes?: readonly string[]
  /** Handles a path of the API; says whether it did. */
  readonly api?: (request: IncomingMessage, response: ServerResponse, url: URL, provider: Provider) => Promise<boolean>
}

const PATHS: Readonly<Record<string, Answer>> = {
  '/.well-known/openid-configuration': 'metadata',
  '/jwks': 'keys',
  '/token': 'token',
  '/me': 'userinfo',
}

const FRED: OpenIdUser = {
  sub: 'user-1',
  email: 'fred@example.com',
  email_verified: true,
  name: 'Fred',
  preferred_username: 'fred',
}

/** Starts a provider on a free port of 127.0.0.1. It remembers nothing of other runs. */
export async function startOpenIdProvider(options: OpenIdStandInOptions = {}): Promise<OpenIdStandIn> {
  const { title = 'Stand-in sign-in', users: given = { fred: FRED }, scopes = [] } = options
  const server = await startServer()
  const users = new Map(Object.entries(given))
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key: JWK = { ...(await exportJWK(privateKey)), kid: 'stand-in-1', use: 'sig', alg: 'RS256' }
  const store: MemoryStore = new Map()
  const provider = new Provider(server.origin, configurationOf(users, key, scopes, store))
  const callback = provider.callback()
  const rewrites = new Map<Answer, Rewrite>()
  const asked = new Map<Answer, number>()
  let wrong: { readonly how: Misbehaviour; readonly only: Answer | undefined } | undefined

  const sign = (claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: 'RS256', kid: 'stand-in-1', ...header })
      .sign(privateKey)

  const handler: Handler = async (request, response, url) => {
    const answer = PATHS[url.pathname]
    if (answer !== undefined) asked.set(answer, (asked.get(answer) ?? 0) + 1)
    if (wrong !== undefined && isApi(url) && (wrong.only ?? answer) === answer) {
      misbehave(wrong.how, response)
      return
    }
    if (url.pathname.startsWith('/interaction/')) return interact(provider, users, title, request, response)
    if ((await options.api?.(request, response, url, provider)) === true) return
    const rewrite = answer === undefined ? undefined : rewrites.get(answer)
    if (rewrite !== undefined) rewriteAnswer(response, rewrite)
    await callback(request, response)
  }
  server.handle(handler)

  return {
    issuer: server.origin,
    users,
    asked,
    sign,
    addClient: ({ clientId, clientSecret, redirectUris, postLogoutRedirectUris = [] }) =>
      new MemoryAdapter(store, 'Client').upsert(clientId, {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: redirectUris,
        post_logout_redirect_uris: postLogoutRedirectUris,
        token_endpoint_auth_method: 'client_secret_basic',
      }),
    misbehave: (how, only) => {
      wrong = how === undefined ? undefined : { how, only }
    },
    rewrite: (answer, how) => {
      if (how === undefined) rewrites.delete(answer)
      else rewrites.set(answer, how)
    },
    rewriteIdToken: (change, header) => {
      rewrites.set('token', async (answer) => {
        const [, payload = ''] = String(answer['id_token']).split('.')
        const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>
        return { ...answer, id_token: await sign(change(claims), header) }
      })
    },
    close: () => server.close(),
  }
}

function isApi({ pathname }: URL): boolean {
  return pathname in PATHS || pathname.startsWith('/api/')
}

function configurationOf(
  users: ReadonlyMap<string, OpenIdUser>,
  key: JWK,
  scopes: readonly string[],
  store: MemoryStore,
): Readonly<Record<string, unknown>> {
  return {
    adapter: (model: string) => new MemoryAdapter(store, model),
    jwks: { keys: [key] },
    cookies: { keys: ['a key of the stand-in'] },
    scopes: ['openid', 'email', 'profile', 'groups', ...scopes],
    claims: {
      openid: ['sub', 'hd'],
      email: ['email', 'email_verified'],
      profile: ['name', 'preferred_username', 'picture'],
      groups: ['groups'],
    },
    // As most providers do: the claims are in the identity token too.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
    interactions: { url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ ...[...users.values()].find((user) => user.sub === sub), sub }),
    }),
    ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, Interaction: 600, Grant: 3600, Session: 3600 },
    renderError: (
      context: { body: string; type: string },
      out: { readonly error: string; readonly error_description?: string },
    ) => {
      context.type = 'html'
      context.body = `<!doctype html><title>Error</title><p>${escaped(out.error)}: ${escaped(out.error_description ?? '')}</p>`
    },
  }
}

async function interact(
  provider: Provider,
  users: ReadonlyMap<string, OpenIdUser>,
  title: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    sendPage(response, 200, title, loginForm(new URLSearchParams(), ''))
    return
  }
  const form = new URLSearchParams(await bodyOf(request))
  if (form.has('cancel')) {
    return provider.interactionFinished(request, response, { error: 'access_denied' })
  }
  const user = users.get(form.get('login') ?? '')
  if (user === undefined) {
    sendPage(response, 200, title, loginForm(new URLSearchParams(), 'Nobody has this login.'))
    return
  }
  const grant = new provider.Grant({ accountId: user.sub, clientId: String(params['client_id']) })
  grant.addOIDCScope(String(params['scope']))
  const result = { login: { accountId: user.sub }, consent: { grantId: await grant.save() } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}

/** The library answers with one call of `end`, before which its headers can still be changed. */
function rewriteAnswer(response: ServerResponse, rewrite: Rewrite): void {
  const end = response.end.bind(response)
  response.end = ((body: string | Buffer) => {
    const answer = JSON.parse(String(body)) as Record<string, unknown>
    const send = (changed: unknown): void => {
      const text = JSON.stringify(changed)
      response.setHeader('content-length', Buffer.byteLength(text))
      end(text)
    }
    Promise.resolve(rewrite(answer)).then(send, () => response.destroy())
    return response
    // One of its three forms is enough here.
  }) as typeof response.end
}
