import type { Answer } from '../../service/client.js'
import { startService, type StartOptions, succeeded, type TestService } from '../../service/harness.js'
import type { BrowserClient } from '../../sign-in/browser-client.js'
import {
  type OpenIdStandIn,
  type OpenIdUser,
  startOpenIdProvider,
} from '../../sign-in/stand-ins/start-openid-provider.js'
import { walkThrough } from '../../sign-in/stand-ins/walk-through.js'

/** Address of the service under review. */
export const OWN = 'https://auth.example.org'
/** Secret of the client at the stand-ins. */
export const SECRET = 'the secret of the client of the tests'
/** Password of users that are made here. */
export const PASSWORD = 'correct horse battery staple'

/** Starts a service that knows its address. */
export function start(options: StartOptions = {}): Promise<TestService> {
  return startService({ ...options, env: { PUBLIC_URL: OWN, ...options.env } })
}

/** Starts a stand-in that knows the client of the named provider. */
export async function standIn(
  name: string,
  users: Readonly<Record<string, OpenIdUser>>,
  scopes: readonly string[] = [],
): Promise<OpenIdStandIn> {
  const provider = await startOpenIdProvider({ users, scopes })
  await provider.addClient({
    clientId: 'tinyauth',
    clientSecret: SECRET,
    redirectUris: [`${OWN}/login/${name}/callback`],
  })
  return provider
}

/** The address that a page leads to at once. */
export function leavesFor(page: Answer): URL {
  const address = /url=([^"]*)"/.exec(page.text)?.[1]
  if (address === undefined) throw new Error(`leads nowhere: ${page.status} ${page.text.slice(0, 400)}`)
  return new URL(address.replaceAll('&amp;', '&'))
}

/** Signs in at the stand-in and goes the way back. */
export async function signIn(browser: BrowserClient, name: string, login: string): Promise<Answer> {
  return goBack(browser, await wayBack(browser, name, login))
}

/** Signs in at the stand-in; answers the way back, which nobody went yet. */
export async function wayBack(browser: BrowserClient, name: string, login: string): Promise<URL> {
  const page = await browser.submit(`/login/${name}`, { next: '/account' }, { from: '/login?again=1' })
  return new URL(await walkThrough(leavesFor(page), { login }))
}

/** Goes the way back. */
export function goBack(browser: BrowserClient, { pathname, search }: URL): Promise<Answer> {
  return browser.get(`${pathname}${search}`)
}

/** Users of a list of the API. */
export function listOf(answer: Answer): readonly Record<string, unknown>[] {
  return succeeded(answer).body as readonly Record<string, unknown>[] // every list is one of objects
}

/** A person of a stand-in. */
export function person(name: string, more: Partial<OpenIdUser> = {}): OpenIdUser {
  return {
    sub: `sub-${name}`,
    email: `${name}@example.com`,
    email_verified: true,
    name,
    preferred_username: name,
    ...more,
  }
}
