import { type Misbehaviour, misbehave } from './misbehaviour.js'
import { OAuthPages, type StandInClient } from './oauth-pages.js'
import { sendJson, startServer } from './stand-in-server.js'

/** A provider of OAuth 2.0 without OpenID Connect: `/authorize`, `/token`, `/userinfo`. */
export interface OAuthStandIn {
  readonly origin: string
  /** The answer of `/userinfo` by login. */
  readonly users: Map<string, unknown>
  addClient(client: StandInClient): void
  misbehave(how?: Misbehaviour): void
  close(): Promise<void>
}

/** Starts it on a free port of 127.0.0.1. */
export async function startOAuthProvider(users: Readonly<Record<string, unknown>>): Promise<OAuthStandIn> {
  const server = await startServer()
  const known = new Map(Object.entries(users))
  const pages = new OAuthPages('Stand-in OAuth', (login) => known.has(login))
  let wrong: Misbehaviour | undefined

  server.handle(async (request, response, url) => {
    if (url.pathname === '/authorize') return pages.authorize(request, response, url)
    if (wrong !== undefined) {
      misbehave(wrong, response)
      return
    }
    if (url.pathname === '/token') return pages.token(request, response)
    const who = pages.bearer(request)
    if (url.pathname !== '/userinfo' || who === undefined) sendJson(response, 401, { error: 'invalid_token' })
    else sendJson(response, 200, known.get(who.login))
  })

  return {
    origin: server.origin,
    users: known,
    addClient: (client) => {
      pages.clients.set(client.clientId, client)
    },
    misbehave: (how) => {
      wrong = how
    },
    close: () => server.close(),
  }
}
