import { cookieValues, CSRF_COOKIE, type HeaderList, SESSION_COOKIE, type SessionCookieName } from '@tinyauth/decision'
import type { Response } from 'express'
import type { Config } from '../../common/config/index.js'

/** Holds a random text that tells browsers apart before anybody signed in. */
export const BROWSER_COOKIE = '__Host-browser'

/** Holds the ticket of a sign-in that waits for its second factor: an address would show it to others. */
export const TICKET_COOKIE = '__Host-sign-in'

/** Name of the session cookie by the configuration (capabilities F15). */
export function sessionCookieName({ sessionCookieDomain }: Pick<Config, 'sessionCookieDomain'>): SessionCookieName {
  return sessionCookieDomain === undefined ? '__Host-session' : '__Secure-session'
}

/** Gives the browser its session, and takes what it was signed in with before: that would be judged first. */
export function setSessionCookie(response: Response, config: Config, value: string): void {
  clearTokenCookies(response)
  const other = sessionCookieName(config) === '__Host-session' ? '__Secure-session' : '__Host-session'
  response.cookie(other, '', { ...OWN_COOKIE, maxAge: 0 })
  response.cookie(sessionCookieName(config), value, {
    ...OWN_COOKIE,
    maxAge: config.sessionMaxSeconds * 1000,
    ...(config.sessionCookieDomain === undefined ? {} : { domain: config.sessionCookieDomain }),
  })
}

/** Takes the session from the browser. */
export function clearSessionCookie(response: Response, config: Config): void {
  response.cookie(sessionCookieName(config), '', {
    ...OWN_COOKIE,
    maxAge: 0,
    ...(config.sessionCookieDomain === undefined ? {} : { domain: config.sessionCookieDomain }),
  })
}

/** Takes the token of the JSON sign-in from the browser, with its second proof. */
export function clearTokenCookies(response: Response): void {
  response.cookie(SESSION_COOKIE, '', { ...OWN_COOKIE, maxAge: 0 })
  response.cookie(CSRF_COOKIE, '', { ...OWN_COOKIE, httpOnly: false, maxAge: 0 })
}

/** Gives the browser a name of its own. */
export function setBrowserCookie(response: Response, value: string): void {
  response.cookie(BROWSER_COOKIE, value, OWN_COOKIE)
}

/** The only value of a cookie; `undefined` where there is none, or several that differ. */
export function oneCookie(headers: HeaderList, name: string): string | undefined {
  const [value, ...others] = cookieValues(headers, name)
  return others.some((other) => other !== value) ? undefined : value
}

/** `Lax`: the way back from an identity provider is a navigation from another site. */
export const OWN_COOKIE = { httpOnly: true, secure: true, sameSite: 'lax', path: '/', encode: String } as const
