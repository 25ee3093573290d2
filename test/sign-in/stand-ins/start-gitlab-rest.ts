import { OAuthPages, type StandInClient } from './oauth-pages.js'
import { sendJson, startServer } from './stand-in-server.js'

/** A GitLab without OpenID Connect: pages, token endpoint, and its API. */
export interface GitLabRestStandIn {
  readonly origin: string
  /** The answer of `/api/v4/user` by login. */
  readonly users: Map<string, unknown>
  /** Paths of the API that were asked for. */
  readonly asked: string[]
  addClient(client: StandInClient): void
  close(): Promise<void>
}

/** Starts one on a free port of 127.0.0.1. Everybody is a developer of the group `acme`. */
export async function startGitLabRest(users: Readonly<Record<string, unknown>>): Promise<GitLabRestStandIn> {
  const server = await startServer()
  const known = new Map(Object.entries(users))
  const asked: string[] = []
  const pages = new OAuthPages('Stand-in GitLab without OpenID', (login) => known.has(login))

  server.handle((request, response, url) => {
    if (url.pathname === '/oauth/authorize') return pages.authorize(request, response, url)
    if (url.pathname === '/oauth/token') return pages.token(request, response)
    asked.push(url.pathname)
    const who = pages.bearer(request)
    const level = Number(url.searchParams.get('min_access_level'))
    if (who === undefined) sendJson(response, 401, { message: '401 Unauthorized' })
    else if (url.pathname === '/api/v4/user') sendJson(response, 200, known.get(who.login))
    else if (url.pathname !== '/api/v4/groups') sendJson(response, 404, { error: '404 Not Found' })
    else if (!who.scopes.includes('read_api')) sendJson(response, 403, { error: 'insufficient_scope' })
    else sendJson(response, 200, level <= 30 ? [{ id: 1, full_path: 'acme' }] : [])
    return Promise.resolve()
  })

  return {
    origin: server.origin,
    users: known,
    asked,
    addClient: (client) => {
      pages.clients.set(client.clientId, client)
    },
    close: () => server.close(),
  }
}
