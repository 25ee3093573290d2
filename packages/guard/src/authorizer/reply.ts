import { isBrowserNavigation } from '../request/browser-navigation.js'
import { headersOf, type HeaderPair, type IncomingRequest, requestLineOf } from '../request/incoming-request.js'
import { denialOf, type DenialBody, type DenialSettings, denialText, stepUpOf } from './denial.js'
import { AuthenticationFailed, type AuthorizationFailed } from './errors.js'
import type { LoginRequirement } from './login-requirement.js'
import { escapeHtml, page, PAGE_HEADERS } from './page.js'
import { signInLocation, type SignInSettings, stepUpLocation } from './sign-in-location.js'

/** A whole answer, ready to be written. */
export interface Reply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** HTML as a text, anything else as an object. */
  readonly body: string | DenialBody
}

/** How denials are answered. */
export type ReplySettings = DenialSettings & SignInSettings

/**
 * The answer to somebody who is not let in: HTML for browsers, JSON for others; for browsers that are not signed in the way to
 * where they do that, where the route demands it (`login`), or everywhere with `onDenied: 'login'` (capabilities T3, M9); for
 * those who lack a fresh second factor alone the way to where they show it. Who else is signed in and may not gets a page: never a
 * loop.
 */
export function replyTo(
  error: AuthorizationFailed,
  incoming: IncomingRequest,
  settings: ReplySettings,
  login?: LoginRequirement,
): Reply {
  const { status, headers, body } = denialOf(error, settings)
  const { method } = requestLineOf(incoming)
  if (!isBrowserNavigation(method, readableHeaders(incoming))) return { status, headers, body }
  const location = wayOn(error, incoming, settings, login)
  if (location !== undefined) return { status: 302, headers: { ...PAGE_HEADERS, location }, body: '' }
  const { title, text } = denialText(error)
  return { status, headers: { ...headers, ...PAGE_HEADERS }, body: page(title, `<p>${escapeHtml(text)}</p>`) }
}

/** Where somebody can help themselves; `undefined` where nowhere. */
function wayOn(
  error: AuthorizationFailed,
  incoming: IncomingRequest,
  settings: ReplySettings,
  login: LoginRequirement | undefined,
): string | undefined {
  if (error instanceof AuthenticationFailed) return signInLocation(incoming, settings, login)
  return stepUpOf(error) === undefined ? undefined : stepUpLocation(incoming, settings)
}

/** Too many headers are a reason to refuse, and none to fail while refusing. */
function readableHeaders(incoming: IncomingRequest): readonly HeaderPair[] {
  try {
    return headersOf(incoming)
  } catch {
    return []
  }
}
