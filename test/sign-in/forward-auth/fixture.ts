import type { Answer, HeaderLine } from '../../service/client.js'
import { startService, type StartOptions, type TestService } from '../../service/harness.js'
import { allow, arn, policy, type PolicyInput } from '../../service/policies.js'
import { BrowserClient } from '../browser-client.js'

/** Where the tests say that the service and what it protects are. */
export const AUTH = 'https://auth.example.org'
export const APP = 'https://app.example.org'

export const PASSWORD = 'correct horse battery staple'

/** What a browser sends when somebody follows a link of the page itself. */
export const NAVIGATION: readonly HeaderLine[] = [
  ['Accept', 'text/html,application/xhtml+xml,*/*;q=0.8'],
  ['Sec-Fetch-Mode', 'navigate'],
  ['Sec-Fetch-Site', 'none'],
]

/** May see everything below `/public`, and send to `/public/form`. */
export const READER: PolicyInput = policy(
  allow('app:GETPage', arn('app', 'pages/public/*')),
  allow('app:POSTPage', arn('app', 'pages/public/form')),
)

/** A service that believes proxies on this machine, and knows its own address and that of the app. */
export function startBehindProxy(options: StartOptions = {}): Promise<TestService> {
  const env = {
    PUBLIC_URL: AUTH,
    SESSION_COOKIE_DOMAIN: 'example.org',
    ALLOWED_RETURN_ORIGINS: APP,
    TRUST_PROXY: '127.0.0.1',
    ...options.env,
  }
  return startService({ ...options, env })
}

/** Signs somebody in by the form; answers the line with their session. */
export async function sessionOf(browser: BrowserClient, username: string): Promise<HeaderLine> {
  const answer = await browser.signIn(username, PASSWORD)
  const cookie = browser.cookie('__Secure-session') ?? browser.cookie('__Host-session')
  if (cookie === undefined) throw new Error(`no session: ${answer.status} ${answer.text}`)
  const name = browser.cookie('__Secure-session') === undefined ? '__Host-session' : '__Secure-session'
  return ['Cookie', `${name}=${cookie}`]
}

/** Somebody with a session at a service, without a proxy. */
export async function signedIn(
  service: TestService,
  allowed: PolicyInput = READER,
): Promise<{ readonly username: string; readonly session: HeaderLine; readonly browser: BrowserClient }> {
  const username = await service.createUser({ password: PASSWORD, policy: allowed })
  const browser = new BrowserClient(service.anonymous)
  return { username, session: await sessionOf(browser, username), browser }
}

/** Where an answer would have the browser come back to; `null`: nowhere. */
export function nextOf({ headers }: Answer, name = 'location'): string | null {
  const location = headers[name]
  if (typeof location !== 'string') throw new Error('nobody is sent anywhere')
  return new URL(location).searchParams.get('next')
}
