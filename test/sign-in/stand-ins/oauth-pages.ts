import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf, escaped, sendJson, sendPage } from './stand-in-server.js'

/** A client that a stand-in knows. */
export interface StandInClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUris: readonly string[]
}

interface Grant {
  readonly login: string
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string | undefined
  readonly scope: string
}

/** Words of a token endpoint, which differ between providers. */
export interface TokenErrors {
  readonly client: string
  readonly code: string
  /** GitHub answers 200. */
  readonly status: number
}

const STANDARD_ERRORS: TokenErrors = { client: 'invalid_client', code: 'invalid_grant', status: 400 }

/** OAuth 2.0 with authorization code and PKCE: a page with the field `login`, and a token endpoint. Keeps all in memory. */
export class OAuthPages {
  readonly clients = new Map<string, StandInClient>()
  private readonly codes = new Map<string, Grant>()
  private readonly tokens = new Map<string, Grant>()

  constructor(
    private readonly title: string,
    private readonly knows: (login: string) => boolean,
    private readonly errors: TokenErrors = STANDARD_ERRORS,
  ) {}

  /** Login of whom a request comes from by its bearer token, with the granted scopes. */
  bearer(request: IncomingMessage): { readonly login: string; readonly scopes: readonly string[] } | undefined {
    const [, token = ''] = /^(?:Bearer|token) (.+)$/.exec(request.headers.authorization ?? '') ?? []
    const grant = this.tokens.get(token)
    return grant === undefined ? undefined : { login: grant.login, scopes: grant.scope.split(/[ ,]/) }
  }

  /** The page that the browser is sent to, and its form. */
  async authorize(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const asked = request.method === 'POST' ? new URLSearchParams(await bodyOf(request)) : url.searchParams
    const client = this.clients.get(asked.get('client_id') ?? '')
    const redirectUri = asked.get('redirect_uri') ?? ''
    if (client?.redirectUris.includes(redirectUri) !== true) {
      sendPage(response, 400, this.title, '<p>The redirect address is not registered.</p>')
      return
    }
    const login = asked.get('login') ?? ''
    if (request.method !== 'POST') sendPage(response, 200, this.title, loginForm(asked, ''))
    else if (asked.has('cancel'))
      goBack(response, redirectUri, { error: 'access_denied', state: asked.get('state') ?? '' })
    else if (!this.knows(login)) sendPage(response, 200, this.title, loginForm(asked, 'Nobody has this login.'))
    else goBack(response, redirectUri, { code: this.issueCode(login, asked), state: asked.get('state') ?? '' })
  }

  /** The token endpoint. */
  async token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = new URLSearchParams(await bodyOf(request))
    const client = this.clientOf(request, asked)
    const code = asked.get('code') ?? ''
    const grant = this.codes.get(code)
    this.codes.delete(code)
    if (client === undefined) sendJson(response, this.errors.status, { error: this.errors.client })
    else if (grant === undefined || !fits(grant, client, asked)) {
      sendJson(response, this.errors.status, { error: this.errors.code, error_description: 'the code is not valid' })
    } else {
      const token = randomBytes(24).toString('base64url')
      this.tokens.set(token, grant)
      sendJson(response, 200, { access_token: token, token_type: 'bearer', scope: grant.scope, expires_in: 3600 })
    }
  }

  private issueCode(login: string, asked: URLSearchParams): string {
    const code = randomBytes(24).toString('base64url')
    this.codes.set(code, {
      login,
      clientId: asked.get('client_id') ?? '',
      redirectUri: asked.get('redirect_uri') ?? '',
      challenge: asked.get('code_challenge') ?? undefined,
      scope: asked.get('scope') ?? '',
    })
    return code
  }

  private clientOf(request: IncomingMessage, asked: URLSearchParams): StandInClient | undefined {
    const [, basic = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? []
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':').map(formDecoded)
    const client = this.clients.get(basic === '' ? (asked.get('client_id') ?? '') : id)
    const given = basic === '' ? asked.get('client_secret') : secret
    return client?.clientSecret === given ? client : undefined
  }
}

/** Both halves are written as in a form (RFC 6749, 2.3.1). */
function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

function fits(grant: Grant, client: StandInClient, asked: URLSearchParams): boolean {
  const verifier = createHash('sha256')
    .update(asked.get('code_verifier') ?? '')
    .digest('base64url')
  return (
    grant.clientId === client.clientId &&
    grant.redirectUri === asked.get('redirect_uri') &&
    (grant.challenge === undefined || grant.challenge === verifier)
  )
}

function goBack(response: ServerResponse, redirectUri: string, parameters: Record<string, string>): void {
  const location = new URL(redirectUri)
  for (const [name, value] of Object.entries(parameters)) location.searchParams.set(name, value)
  response.writeHead(303, { location: location.href }).end()
}

/** A form with the field `login`, one button to sign in and one to cancel. */
export function loginForm(hidden: URLSearchParams, problem: string, action = ''): string {
  const kept = [...hidden].filter(([name]) => name !== 'login' && name !== 'cancel')
  const inputs = kept.map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
  const label = '<label>Login <input name="login" autocomplete="username" autofocus></label>'
  const buttons = '<button type="submit">Sign in</button><button type="submit" name="cancel" value="1">Cancel</button>'
  return `<p role="alert">${escaped(problem)}</p><form method="post" action="${escaped(action)}">${inputs.join('')}${label}${buttons}</form>`
}
