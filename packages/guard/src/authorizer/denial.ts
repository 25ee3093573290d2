import type { StepUp } from '../decider.js'
import {
  AuthenticationFailed,
  type AuthorizationFailed,
  ConnectionError,
  InsufficientPermissions,
  InsufficientScope,
} from './errors.js'

/** The answer to somebody who is not let in. */
export interface Denial {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: DenialBody
}

/** What a client is told (capabilities T2): never who somebody is, nor which half of a credential was wrong. */
export interface DenialBody {
  readonly Authorized: false
  readonly ErrorCode: string
  /** A fresh second factor is all that is missing. */
  readonly StepUp?: StepUp
  /** What to send instead; only where the request itself is at fault (400, 431). */
  readonly Message?: string
}

/** How a denial is put. */
export interface DenialSettings {
  /** The realm of the challenge. */
  readonly service: string
  /** Of what is not permitted. 401 is the original's (capabilities T2). */
  readonly denyStatus: 401 | 403
}

/**
 * What HTTP says of an error (capabilities T2): 401 with a challenge, 403, 503 with `Retry-After`, 400, 431. Where a fresh second
 * factor would do the challenge says so, whatever the status is (RFC 9470, section 3); where scopes are missing it names them, and
 * the status is always 403 (RFC 6750, 3.1).
 */
export function denialOf(error: AuthorizationFailed, { service, denyStatus }: DenialSettings): Denial {
  const status = statusOf(error, denyStatus)
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  const challenge = challengeOf(error, status)
  if (challenge !== undefined) headers['www-authenticate'] = challenge(service)
  if (error instanceof ConnectionError) headers['retry-after'] = String(error.retryAfterSeconds)
  return { status, headers, body: bodyOf(error) }
}

function statusOf(error: AuthorizationFailed, denyStatus: DenialSettings['denyStatus']): number {
  return error instanceof InsufficientPermissions && !(error instanceof InsufficientScope) ? denyStatus : error.status
}

type Challenge = (realm: string) => string

const PROVE: Challenge = (realm) => `Basic realm="${realm}", charset="UTF-8"`
/** Of this scheme browsers know nothing: no window opens in which nothing would help. */
const STEP_UP: Challenge = (realm) =>
  `Bearer realm="${realm}", error="insufficient_user_authentication", acr_values="mfa"`

function challengeOf(error: AuthorizationFailed, status: number): Challenge | undefined {
  if (error instanceof InsufficientScope) return () => scopeChallenge(error)
  if (stepUpOf(error) !== undefined) return STEP_UP
  return status === 401 ? PROVE : undefined
}

/** INVARIANT: names of scopes hold neither `"` nor `\\` nor anything of control; they were checked when they were demanded. */
function scopeChallenge({ scopes }: InsufficientScope): string {
  const scope = scopes.length === 0 ? '' : `, scope="${scopes.join(' ')}"`
  return `Bearer error="insufficient_scope"${scope}`
}

/** What is all that is missing; `undefined` where nothing that they could do would help. */
export function stepUpOf(error: AuthorizationFailed): StepUp | undefined {
  return error instanceof InsufficientPermissions ? error.stepUp : undefined
}

function bodyOf(error: AuthorizationFailed): DenialBody {
  const stepUp = stepUpOf(error)
  const body = {
    Authorized: false,
    ErrorCode: error.code,
    ...(stepUp === undefined ? {} : { StepUp: stepUp }),
  } as const
  return error.status === 400 || error.status === 431 ? { ...body, Message: error.message } : body
}

/** What a person reads of a denial. */
export function denialText(error: AuthorizationFailed): { readonly title: string; readonly text: string } {
  if (error instanceof AuthenticationFailed)
    return { title: 'Sign-in needed', text: 'You have to sign in to see this page.' }
  if (stepUpOf(error) !== undefined)
    return { title: 'Second factor needed', text: 'To see this page you have to show your second factor anew.' }
  if (error instanceof InsufficientPermissions) return { title: 'Not permitted', text: 'You may not see this page.' }
  if (error instanceof ConnectionError) {
    return { title: 'Not available', text: 'Your permissions cannot be checked at the moment. Try again in a while.' }
  }
  return { title: 'Not understood', text: `The request cannot be answered: ${error.message}.` }
}
