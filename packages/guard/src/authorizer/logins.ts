import { type Eventually, SESSION_COOKIES, whenThere } from '@tinyauth/decision'
import type { Answer, Identity } from '../decider.js'
import type { Visit } from '../leases/held-leases.js'
import type { Leases } from '../leases/leases.js'
import { clearCookie } from '../login/cookie.js'
import { endUserRequest, type EndUserRequest } from '../request/end-user-request.js'
import { type IncomingRequest, sourceIpOf } from '../request/incoming-request.js'
import { mayBeForged } from '../request/own-page.js'
import { sessionProofOf } from '../request/session-proof.js'
import type { DecisionEvent } from '../settings/guard-options.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import { AuthenticationFailed, AuthorizationFailed, ConnectionError, InsufficientScope } from './errors.js'

/** Somebody, or nobody. */
export interface Visitor {
  readonly identity: Identity | undefined
  /** A `Set-Cookie` that takes away the cookie of a session that stands no more, where this host can. */
  readonly clearsCookie?: string
}

/** What logins work with. */
export interface LoginsOptions {
  readonly settings: Pick<GuardSettings, 'clock' | 'publicUrl' | 'onDecision'>
  readonly leases: Leases | undefined
  /** Recognises those who bring another proof. */
  readonly identify: (
    asker: IncomingRequest | EndUserRequest,
  ) => Eventually<{ readonly identity: Identity | undefined }>
  readonly tell: (event: Omit<DecisionEvent, 'durationMs'>, startedMs: number) => void
}

const NOBODY: Visitor = { identity: undefined }

/** The cookie that is of this host alone. One of a whole domain is not this host's to take away. */
const [HOST_COOKIE] = SESSION_COOKIES
const CLEARS_COOKIE = clearCookie(HOST_COOKIE, { secure: true, httpOnly: true })

/** Recognises who is signed in: by leases where the session of tinyauth is all that proves it, else by asking the decider. */
export class Logins {
  constructor(private readonly options: LoginsOptions) {}

  /**
   * INVARIANT: whoever comes with an OAuth access token is not signed in: its scopes limit what is decided, and here nothing is.
   *
   * @throws AuthenticationFailed, InsufficientScope, ConnectionError, UnreadableRequestError
   */
  required(incoming: IncomingRequest): Eventually<Identity> {
    const cookies = this.cookiesOf(incoming)
    if (cookies !== undefined) return this.byLease(incoming, cookies)
    return whenThere(this.options.identify(incoming), ({ identity }) => {
      if (identity === undefined) throw new ConnectionError('nobody says who it is that was recognised')
      if (identity.scopes !== undefined) throw new InsufficientScope([])
      return identity
    })
  }

  /** @throws ConnectionError, UnreadableRequestError */
  optional(incoming: IncomingRequest): Eventually<Visitor> {
    const cookies = this.cookiesOf(incoming)
    const asNobody = (error: unknown): Visitor => nobody(error, cookies)
    try {
      const found = cookies === undefined ? this.byProof(incoming) : this.byLease(incoming, cookies)
      if (found instanceof Promise) return found.then((identity): Visitor => ({ identity }), asNobody)
      return { identity: found }
    } catch (error) {
      return asNobody(error)
    }
  }

  /** Whether a lease tells who it is. @throws UnreadableRequestError */
  hasSession(incoming: IncomingRequest): boolean {
    return this.cookiesOf(incoming) !== undefined
  }

  private cookiesOf(incoming: IncomingRequest): string | undefined {
    return this.options.leases === undefined ? undefined : sessionProofOf(incoming)
  }

  /** Whoever brings no proof is nobody, and nobody has to be asked about that; whoever brings an access token is nobody as well. */
  private byProof(incoming: IncomingRequest): Eventually<Identity | undefined> {
    const request = endUserRequest(incoming, this.options.settings.publicUrl)
    if (request.headers.length === 0 && request.request === undefined) return undefined
    return whenThere(this.options.identify(request), ({ identity }) =>
      identity?.scopes === undefined ? identity : undefined,
    )
  }

  /** INVARIANT: the cookie proves nothing where another site may have made a browser send it. */
  private byLease(incoming: IncomingRequest, cookies: string): Eventually<Identity> {
    const { leases, settings } = this.options
    if (mayBeForged(incoming, settings.publicUrl)) throw this.failed(new AuthenticationFailed('CsrfError'))
    const visit = { cookies, sourceIp: sourceIpOf(incoming) }
    const held = leases?.held(visit)
    if (held === undefined) return this.ask(visit)
    if (settings.onDecision !== undefined) this.recognised(held, settings.clock.now())
    return held
  }

  private async ask(visit: Visit): Promise<Identity> {
    const { leases, settings } = this.options
    const startedMs = settings.clock.now()
    try {
      const asked = leases?.ask(visit)
      if (asked === undefined) throw new ConnectionError('there are no leases')
      const identity = await asked
      this.recognised(identity, startedMs)
      return identity
    } catch (error) {
      throw this.failed(known(error), startedMs)
    }
  }

  private recognised(identity: Identity, startedMs: number): void {
    const answer: Answer = { ...UNASKED, authenticated: true, errorCode: undefined, identity }
    this.options.tell({ pairs: [], answer, error: undefined }, startedMs)
  }

  private failed(error: AuthorizationFailed, startedMs = this.options.settings.clock.now()): AuthorizationFailed {
    const isDenial = error instanceof AuthenticationFailed
    const answer = isDenial ? { ...UNASKED, errorCode: error.code } : undefined
    this.options.tell({ pairs: [], answer, error: isDenial ? undefined : error }, startedMs)
    return error
  }
}

/** INVARIANT: whatever went wrong, nobody is let in, and clients learn nothing of it. */
function known(error: unknown): AuthorizationFailed {
  if (error instanceof AuthorizationFailed) return error
  return new ConnectionError('nobody can tell who is signed in', { cause: error })
}

/** Who it is alone: nothing was asked to be permitted. */
const UNASKED: Answer = {
  authorized: false,
  allowed: [],
  authenticated: false,
  errorCode: undefined,
  identity: undefined,
  decidedBy: 'lease',
}

/**
 * A proof that does not convince is none; anything else is a failure. What another site made a browser send says nothing about the
 * session. @throws the failure
 */
function nobody(error: unknown, cookies: string | undefined): Visitor {
  if (!(error instanceof AuthenticationFailed)) throw error
  const isOver = cookies !== undefined && error.code !== 'CsrfError'
  return isOver && hasHostCookie(cookies) ? { ...NOBODY, clearsCookie: CLEARS_COOKIE } : NOBODY
}

function hasHostCookie(cookies: string): boolean {
  return cookies.startsWith(HOST_COOKIE) || cookies.includes(`; ${HOST_COOKIE}`)
}
