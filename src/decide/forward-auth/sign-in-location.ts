import { pagePaths, returnAddress, type ReturnRules } from '../../sign-in/index.js'
import type { OriginalRequest } from './original-request.js'

/** Whom to send where. */
export interface SignInWay {
  readonly rules: ReturnRules
  /** `SESSION_COOKIE_DOMAIN` */
  readonly cookieDomain: string | undefined
  readonly original: OriginalRequest
  /** Whether to come back to the request: what was sent with it is not sent again. */
  readonly comesBack: boolean
  /**
   * `again`: a proof was refused, so whoever the page takes for signed in signs in anew; else this service and the page would
   * send the browser to each other for ever. `step-up`: a fresh second factor is all that is missing.
   */
  readonly way: 'sign-in' | 'again' | 'step-up'
}

/**
 * The address to sign in, which leads back to the request where browsers may be sent there (capabilities F16) and where the
 * session cookie comes along then; `undefined` where the service does not know its own address.
 */
export function signInLocation({ rules, cookieDomain, original, comesBack, way }: SignInWay): string | undefined {
  const { publicOrigin, basePath = '' } = rules
  if (publicOrigin === undefined) return undefined
  const isReached = original.origin === undefined || cookieReaches(original.origin, publicOrigin, cookieDomain)
  const next = comesBack && isReached ? returnAddress(original.address, rules) : undefined
  const query = new URLSearchParams({ ...FIELDS[way], ...(next === undefined ? {} : { next }) })
  const { signIn } = pagePaths(basePath)
  return `${publicOrigin}${way === 'step-up' ? `${signIn}/step-up` : signIn}?${query.toString()}`
}

const FIELDS: Readonly<Record<SignInWay['way'], Readonly<Record<string, string>>>> = {
  'sign-in': { notice: 'signInNeeded' },
  again: { notice: 'signInNeeded', again: '1' },
  'step-up': {},
}

/** Without a domain the cookie goes to the host of the service alone, on any port (RFC 6265, section 8.5). */
function cookieReaches(origin: string, publicOrigin: string, domain: string | undefined): boolean {
  const { hostname } = new URL(origin)
  if (hostname === new URL(publicOrigin).hostname) return true
  return domain !== undefined && (hostname === domain || hostname.endsWith(`.${domain}`))
}
