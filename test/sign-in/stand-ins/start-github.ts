import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Misbehaviour, misbehave } from './misbehaviour.js'
import { OAuthPages, type StandInClient } from './oauth-pages.js'
import { sendJson, startServer } from './stand-in-server.js'

/** An account of a GitHub. */
export interface GitHubUser {
  readonly id: unknown
  readonly name?: string | null
  readonly avatar_url?: string
  readonly emails: readonly { readonly email: string; readonly primary: boolean; readonly verified: boolean }[]
  readonly orgs?: readonly string[]
  readonly teams?: readonly { readonly org: string; readonly slug: string }[]
}

/** A GitHub Enterprise Server: pages, token endpoint, and its API at `/api/v3`. */
export interface GitHubStandIn {
  readonly origin: string
  /** By login. */
  readonly users: Map<string, GitHubUser>
  addClient(client: StandInClient): void
  misbehave(how?: Misbehaviour): void
  /** Whether the app may read addresses; default true. */
  emailPermission(given: boolean): void
  /** Paths of the API that were asked for. */
  readonly asked: string[]
  close(): Promise<void>
}

const FRED: GitHubUser = {
  id: 1001,
  name: 'Fred',
  avatar_url: 'https://avatars.example/fred.png',
  emails: [{ email: 'fred@example.com', primary: true, verified: true }],
}

/** Starts a GitHub on a free port of 127.0.0.1. */
export async function startGitHub(
  users: Readonly<Record<string, GitHubUser>> = { fred: FRED },
): Promise<GitHubStandIn> {
  const server = await startServer()
  const known = new Map(Object.entries(users))
  const asked: string[] = []
  const errors = { client: 'incorrect_client_credentials', code: 'bad_verification_code', status: 200 }
  const pages = new OAuthPages('Stand-in GitHub', (login) => known.has(login), errors)
  let wrong: Misbehaviour | undefined
  let mayReadEmails = true

  server.handle(async (request, response, url) => {
    if (url.pathname === '/login/oauth/authorize') return pages.authorize(request, response, url)
    if (wrong !== undefined) {
      misbehave(wrong, response)
      return
    }
    if (url.pathname === '/login/oauth/access_token') return pages.token(request, response)
    asked.push(url.pathname + url.search)
    answerApi(request, response, url)
  })

  function answerApi(request: IncomingMessage, response: ServerResponse, url: URL): void {
    if (url.pathname === '/api/v3/meta') {
      sendJson(response, 200, {})
      return
    }
    if (!url.pathname.startsWith('/api/v3/')) {
      sendJson(response, 404, { message: 'Not Found' })
      return
    }
    const who = pages.bearer(request)
    const user = known.get(who?.login ?? '')
    const forbidden = { message: 'Resource not accessible by integration' }
    if (user === undefined || who === undefined) sendJson(response, 401, { message: 'Bad credentials' })
    else if (url.pathname === '/api/v3/user') {
      const { id, name = null, avatar_url } = user
      sendJson(response, 200, { id, node_id: `U_${String(id)}`, login: who.login, name, avatar_url, email: null })
    } else if (url.pathname === '/api/v3/user/emails') {
      if (mayReadEmails && who.scopes.includes('user:email')) sendList(response, url, user.emails)
      else sendJson(response, 403, forbidden)
    } else if (!who.scopes.includes('read:org')) sendJson(response, 403, forbidden)
    else if (url.pathname === '/api/v3/user/orgs')
      sendList(
        response,
        url,
        (user.orgs ?? []).map((login) => ({ login })),
      )
    else if (url.pathname === '/api/v3/user/teams') sendList(response, url, teamsOf(user))
    else sendJson(response, 404, { message: 'Not Found' })
  }

  return {
    origin: server.origin,
    users: known,
    asked,
    addClient: (client) => {
      pages.clients.set(client.clientId, client)
    },
    misbehave: (how) => {
      wrong = how
    },
    emailPermission: (given) => {
      mayReadEmails = given
    },
    close: () => server.close(),
  }
}

function teamsOf({ teams = [] }: GitHubUser): readonly unknown[] {
  return teams.map(({ org, slug }) => ({ slug, organization: { login: org } }))
}

function sendList(response: ServerResponse, url: URL, all: readonly unknown[]): void {
  const size = Number(url.searchParams.get('per_page') ?? 30)
  const page = Number(url.searchParams.get('page') ?? 1)
  const next = new URL(url)
  next.searchParams.set('page', String(page + 1))
  const more = page * size < all.length ? { link: `<${next.href}>; rel="next"` } : {}
  sendJson(response, 200, all.slice((page - 1) * size, page * size), more)
}
