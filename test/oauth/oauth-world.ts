import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { BrowserClient, csrfOf } from '../sign-in/browser-client.js'
import { type Answer, text } from '../service/client.js'
import { startService, type TestService } from '../service/harness.js'

export const ISSUER = 'https://auth.example.org'
export const CALLBACK = 'https://app.example.org/callback'
export const PASSWORD = 'a sweet apple of the tests'

/** A client that was registered. */
export interface Registered {
  readonly id: string
  /** Absent: it is public. */
  readonly secret: string | undefined
}

/** Starts a service that knows its address. */
export function startOAuth(env: Readonly<Record<string, string>> = {}): Promise<TestService> {
  return startService({ env: { PUBLIC_URL: ISSUER, ...env } })
}

/** Registers a client by the API; confidential and with every grant but `password`, where the fields do not say otherwise. */
export async function register(
  service: TestService,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Registered> {
  const isPublic = fields['type'] === 'public'
  const body = {
    ...{ client_id: `app-${randomUUID()}`, name: 'Apple shop', type: 'confidential', redirect_uris: [CALLBACK] },
    grants: ['authorization_code', 'refresh_token', 'device_code', ...(isPublic ? [] : ['client_credentials'])],
    scopes: ['openid', 'profile', 'email', 'groups', 'offline_access', 'read', 'write', 'execute'],
    ...fields,
  }
  const answer = await service.root.post('/api/v1/oauth-clients', body)
  if (answer.status >= 300) throw new Error(`the client was not made: ${answer.status} ${answer.text}`)
  return { id: text(answer, 'client_id'), secret: isPublic ? undefined : text(answer, 'client_secret') }
}

/** Verifier and challenge of PKCE (RFC 7636). */
export function pkce(): { readonly verifier: string; readonly challenge: string } {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

/** Address of the authorization endpoint, as a path of the service. */
export function authorizePath(client: Registered, parameters: Readonly<Record<string, string>> = {}): string {
  const all = {
    ...{ client_id: client.id, response_type: 'code', redirect_uri: CALLBACK, scope: 'openid read', state: 'a state' },
    ...parameters,
  }
  return `/oauth/authorize?${new URLSearchParams(all).toString()}`
}

/** A browser in which a new user is signed in. */
export async function signedInBrowser(
  service: TestService,
  fields: { readonly username?: string } = {},
): Promise<{ readonly browser: BrowserClient; readonly username: string }> {
  const username = await service.createUser({ password: PASSWORD, ...fields })
  const browser = new BrowserClient(service.anonymous)
  await browser.signIn(username, PASSWORD)
  return { browser, username }
}

/** Path on the service of where an answer leads, which the page of an app says by a link. */
export function onwards(answer: Answer): string {
  const { location } = answer.headers
  const link = location ?? /<a class="button primary" href="([^"]+)"/.exec(answer.text)?.[1]?.replaceAll('&amp;', '&')
  if (link === undefined) throw new Error(`${answer.status} leads nowhere: ${answer.text.slice(0, 300)}`)
  return link.startsWith(ISSUER) ? link.slice(ISSUER.length) : link
}

/** Goes on until the app or a page that asks something is reached; answers the address there, or the page. */
export async function walk(browser: BrowserClient, path: string): Promise<string | Answer> {
  let at = path
  for (let step = 0; step < 10; step += 1) {
    const answer = await browser.get(at)
    const isEnd = answer.headers.location === undefined && !answer.text.includes('http-equiv="refresh"')
    if (isEnd) return answer
    at = onwards(answer)
    if (!at.startsWith('/')) return at
  }
  throw new Error('the way does not end')
}

/** What a user ticks on the page of consent; default everything. */
export interface Choice {
  readonly decision?: 'allow' | 'deny'
  readonly scopes?: readonly string[]
}

/** Authorizes as a browser does, with a consent where one is asked for; answers the address at the app. */
export async function authorize(browser: BrowserClient, path: string, choice: Choice = {}): Promise<URL> {
  const found = await walk(browser, path)
  if (typeof found === 'string') return new URL(found)
  const there = await walk(browser, onwards(await consent(browser, found, choice)))
  if (typeof there !== 'string') throw new Error(`no way to the app: ${there.status} ${there.text.slice(0, 500)}`)
  return new URL(there)
}

/** Sends the form of the page of consent. */
export function consent(browser: BrowserClient, page: Answer, { decision = 'allow', scopes }: Choice): Promise<Answer> {
  const action = /<form[^>]* action="(\/oauth\/interaction\/[^"]+)"/.exec(page.text)?.[1]
  if (action === undefined) throw new Error(`no page of consent: ${page.status} ${page.text.slice(0, 500)}`)
  const offered = [...page.text.matchAll(/name="scope" value="([^"]+)"/g)].map(([, name = '']) => name)
  const ticked = (scopes ?? offered).map((scope) => ['scope', scope] as const)
  return browser.submit(action, [['csrf', csrfOf(page.text)], ['decision', decision], ...ticked])
}

/** Asks an endpoint as a client does. */
export function post(
  service: TestService,
  path: string,
  client: Registered | undefined,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  const isPublic = client !== undefined && client.secret === undefined
  const rawBody = new URLSearchParams({ ...fields, ...(isPublic ? { client_id: client.id } : {}) }).toString()
  const proof =
    client?.secret === undefined
      ? []
      : [['Authorization', `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`] as const]
  return service.anonymous.request('POST', path, {
    rawBody,
    headers: [['Content-Type', 'application/x-www-form-urlencoded'], ...proof],
  })
}

/** Gets a code with a consent to everything. */
export async function codeFor(
  browser: BrowserClient,
  client: Registered,
  parameters: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: string; readonly verifier: string }> {
  const { verifier, challenge } = pkce()
  const path = authorizePath(client, { code_challenge: challenge, code_challenge_method: 'S256', ...parameters })
  const code = (await authorize(browser, path)).searchParams.get('code')
  if (code === null) throw new Error('the app got no code')
  return { code, verifier }
}

/** The fields that redeem a code. */
export function redeeming({ code, verifier }: { readonly code: string; readonly verifier: string }): {
  readonly [name: string]: string
} {
  return { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: verifier }
}

/** Tokens of a user for a client. */
export async function tokensFor(
  service: TestService,
  browser: BrowserClient,
  client: Registered,
  parameters: Readonly<Record<string, string>> = {},
): Promise<{ readonly access: string; readonly refresh: string }> {
  const answer = await post(service, '/oauth/token', client, redeeming(await codeFor(browser, client, parameters)))
  return { access: text(answer, 'access_token'), refresh: text(answer, 'refresh_token') }
}

/** What a token says of itself; 401 when it is no more. */
export function tokenInfo(service: TestService, token: string): Promise<Answer> {
  return service.anonymous.request('GET', '/oauth/tokeninfo', { headers: [['Authorization', `Bearer ${token}`]] })
}
