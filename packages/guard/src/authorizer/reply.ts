import { isBrowserNavigation } from '../request/browser-navigation.js'
import { headersOf, type HeaderPair, type IncomingRequest, requestLineOf } from '../request/incoming-request.js'
import { sameOriginPath } from '../request/same-origin-path.js'
import { denialOf, type DenialBody, type DenialSettings, denialText } from './denial.js'
import { AuthenticationFailed, type AuthorizationFailed } from './errors.js'
import { escapeHtml, page, PAGE_HEADERS } from './page.js'

/** A whole answer, ready to be written. */
export interface Reply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** HTML as a text, anything else as an object. */
  readonly body: string | DenialBody
}

/** How denials are answered. */
export interface ReplySettings extends DenialSettings {
  /** `login` sends browsers that are not signed in to the login page. */
  readonly onDenied: 'reply' | 'login' | 'throw'
  /** Path of the login page. */
  readonly loginPath: string
}

/**
 * The answer to somebody who is not let in: HTML for browsers, JSON for others; with `onDenied: 'login'` the way to the
 * login page for browsers that are not signed in (capabilities T3). Who is signed in and may not gets a page: never a loop.
 */
export function replyTo(error: AuthorizationFailed, incoming: IncomingRequest, settings: ReplySettings): Reply {
  const { status, headers, body } = denialOf(error, settings)
  const { method, uri } = requestLineOf(incoming)
  if (!isBrowserNavigation(method, readableHeaders(incoming))) return { status, headers, body }
  const location = error instanceof AuthenticationFailed ? loginLocation(uri, settings) : undefined
  if (location !== undefined) return { status: 302, headers: { ...PAGE_HEADERS, location }, body: '' }
  const { title, text } = denialText(error)
  return { status, headers: { ...headers, ...PAGE_HEADERS }, body: page(title, `<p>${escapeHtml(text)}</p>`) }
}

/** Where to sign in; `undefined` when nobody is sent there, and for the login page itself. */
function loginLocation(uri: string, { onDenied, loginPath }: ReplySettings): string | undefined {
  const path = sameOriginPath(loginPath)
  if (onDenied !== 'login' || path === undefined || isWithin(uri, path)) return undefined
  const next = sameOriginPath(uri) ?? '/'
  return `${path}?next=${encodeURIComponent(next)}`
}

function isWithin(uri: string, path: string): boolean {
  return uri === path || uri.startsWith(`${path}?`) || uri.startsWith(`${path}/`)
}

/** Too many headers are a reason to refuse, and none to fail while refusing. */
function readableHeaders(incoming: IncomingRequest): readonly HeaderPair[] {
  try {
    return headersOf(incoming)
  } catch {
    return []
  }
}
