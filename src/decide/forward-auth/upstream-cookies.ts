import { CSRF_COOKIE, type HeaderList, SESSION_COOKIE, SESSION_COOKIES } from '@tinyauth/decision'
import { BROWSER_COOKIE, TICKET_COOKIE } from '../../sign-in/index.js'

const OURS: ReadonlySet<string> = new Set([
  ...SESSION_COOKIES,
  SESSION_COOKIE,
  CSRF_COOKIE,
  BROWSER_COOKIE,
  TICKET_COOKIE,
])

/**
 * The cookies of a request without those that are a secret between the browser and this service: whoever gets them can act
 * as the user. `undefined` when none is left.
 */
export function upstreamCookies(headers: HeaderList): string | undefined {
  const pairs = headers.all('cookie').flatMap((line) => line.split(';').map((pair) => pair.trim()))
  const others = pairs.filter((pair) => pair !== '' && !OURS.has(nameOf(pair)))
  return others.length === 0 ? undefined : others.join('; ')
}

function nameOf(pair: string): string {
  const [name = ''] = pair.split('=', 1)
  return name.trim()
}
