import { createHmac } from 'node:crypto'
import { type Misbehaviour, misbehave } from './misbehaviour.js'
import { OAuthPages, type StandInClient } from './oauth-pages.js'
import { sendJson, startServer } from './stand-in-server.js'

/** An account of Facebook. */
export interface FacebookUser {
  readonly id: unknown
  readonly name: string
  readonly picture?: string
}

/** Facebook: its dialog and its graph, at one origin. */
export interface FacebookStandIn {
  readonly origin: string
  /** By login. */
  readonly users: Map<string, FacebookUser>
  addClient(client: StandInClient): void
  misbehave(how?: Misbehaviour): void
  close(): Promise<void>
}

const FRED: FacebookUser = { id: '10001', name: 'Fred', picture: 'https://images.example/fred.png' }

/** Starts a Facebook on a free port of 127.0.0.1. */
export async function startFacebook(
  users: Readonly<Record<string, FacebookUser>> = { fred: FRED },
): Promise<FacebookStandIn> {
  const server = await startServer()
  const known = new Map(Object.entries(users))
  const pages = new OAuthPages('Stand-in Facebook', (login) => known.has(login))
  let wrong: Misbehaviour | undefined

  server.handle(async (request, response, url) => {
    const path = url.pathname.replace(/^\/v\d+\.\d/, '')
    if (path === '/dialog/oauth') return pages.authorize(request, response, url)
    if (wrong !== undefined) {
      misbehave(wrong, response)
      return
    }
    if (path === '/oauth/access_token') return pages.token(request, response)
    const user = known.get(pages.bearer(request)?.login ?? '')
    const token = (request.headers.authorization ?? '').replace('Bearer ', '')
    const proofs = [...pages.clients.values()].map(({ clientSecret }) =>
      createHmac('sha256', clientSecret).update(token).digest('hex'),
    )
    if (path !== '/me' || user === undefined || !proofs.includes(url.searchParams.get('appsecret_proof') ?? '')) {
      sendJson(response, 400, { error: { message: 'Invalid OAuth access token.', type: 'OAuthException', code: 190 } })
      return
    }
    const picture = user.picture === undefined ? {} : { picture: { data: { url: user.picture } } }
    sendJson(response, 200, { id: user.id, name: user.name, ...picture })
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
