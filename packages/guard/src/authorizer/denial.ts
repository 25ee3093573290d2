import { AuthenticationFailed, type AuthorizationFailed, ConnectionError, InsufficientPermissions } from './errors.js'

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

/** What HTTP says of an error (capabilities T2): 401 with a challenge, 403, 503 with `Retry-After`, 400, 431. */
export function denialOf(error: AuthorizationFailed, { service, denyStatus }: DenialSettings): Denial {
  const status = error instanceof InsufficientPermissions ? denyStatus : error.status
  const headers: Record<string, string> = { 'cache-control': 'no-store' }
  if (status === 401) headers['www-authenticate'] = `Basic realm="${service}", charset="UTF-8"`
  if (error instanceof ConnectionError) headers['retry-after'] = String(error.retryAfterSeconds)
  return { status, headers, body: bodyOf(error) }
}

function bodyOf(error: AuthorizationFailed): DenialBody {
  const body = { Authorized: false, ErrorCode: error.code } as const
  return error.status === 400 || error.status === 431 ? { ...body, Message: error.message } : body
}

/** What a person reads of a denial. */
export function denialText(error: AuthorizationFailed): { readonly title: string; readonly text: string } {
  if (error instanceof AuthenticationFailed)
    return { title: 'Sign-in needed', text: 'You have to sign in to see this page.' }
  if (error instanceof InsufficientPermissions) return { title: 'Not permitted', text: 'You may not see this page.' }
  if (error instanceof ConnectionError) {
    return { title: 'Not available', text: 'Your permissions cannot be checked at the moment. Try again in a while.' }
  }
  return { title: 'Not understood', text: `The request cannot be answered: ${error.message}.` }
}
