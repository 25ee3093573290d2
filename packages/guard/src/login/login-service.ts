import { isIP } from 'node:net'
import { decodeToken } from '@tinyauth/request-signing'
import { ConnectionError } from '../authorizer/errors.js'
import type { ServiceAnswer, ServiceCall } from '../service/service-client.js'
import { ServiceRefusal } from '../service/service-error.js'
import type { GuardSettings } from '../settings/guard-settings.js'

/** What somebody signs in with. */
export interface LoginAttempt {
  readonly username: string
  readonly password: string
  /** Address of the person; `undefined` where nobody knows it. */
  readonly sourceIp?: string | undefined
}

/** A session that was given. */
export interface NewSession {
  readonly token: string
  /** Second proof of the `cookie` strategy (wire-protocol 3.7); an original tinyauth gives none. */
  readonly csrf: string | undefined
  /** When the token ends, in milliseconds since 1970; `undefined` where it does not say. */
  readonly expiresAtMs: number | undefined
}

/** What came of an attempt. */
export type LoginOutcome =
  | { readonly kind: 'session'; readonly session: NewSession }
  /** Unknown user, no password, wrong password: nobody is told which. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }

/** Judges passwords and gives sessions. */
export abstract class LoginService {
  /** @throws ConnectionError when nothing could be judged */
  abstract login(attempt: LoginAttempt): Promise<LoginOutcome>
}

/** What asks for tokens. */
export interface TokenClient {
  call(call: ServiceCall): Promise<ServiceAnswer>
  isExtended(): Promise<boolean>
}

/** What is needed of the client of the service, which decisions use as well. */
export interface SharedClient {
  apart(timeoutMs: number): TokenClient
}

/** Passwords are slow to judge, by design: signing in has this many times the time of a decision. */
const PATIENCE = 5

/** Cookies and JSON Web Tokens alike: nothing that could end a cookie. */
const COOKIE_TEXT = /^[A-Za-z0-9._~-]{1,3800}$/

/**
 * Asks `get-token-for-login` of the service (wire-protocol 3.7), with the `cookie` strategy; over connections and with a breaker
 * of its own, since anybody can make the service judge passwords, and nobody is to be kept out by that who is signed in.
 */
export class RemoteLoginService extends LoginService {
  private readonly client: TokenClient

  constructor(
    client: SharedClient,
    private readonly settings: Pick<GuardSettings, 'service' | 'keyRegion' | 'timeoutMs'>,
  ) {
    super()
    this.client = client.apart(settings.timeoutMs * PATIENCE)
  }

  override async login({ username, password, sourceIp }: LoginAttempt): Promise<LoginOutcome> {
    const { service, keyRegion } = this.settings
    const context = await this.context(sourceIp)
    const body = { username, password, 'csrf-strategy': 'cookie', region: keyRegion, ...context }
    const path = `services/${encodeURIComponent(service)}/get-token-for-login`
    try {
      const { body: answer, sentAtMs } = await this.client.call({ method: 'POST', path, body, once: true })
      return { kind: 'session', session: readSession(answer, sentAtMs) }
    } catch (error) {
      if (error instanceof ServiceRefusal) return refusedLogin(error)
      throw error
    }
  }

  /** Lets the service count failures by the person too; an older one refuses a call with a field that it does not know. */
  private async context(sourceIp: string | undefined): Promise<{ readonly context?: { readonly SourceIp: string } }> {
    // What a proxy made up, such as `unknown`, would be refused.
    if (sourceIp === undefined || isIP(sourceIp) === 0 || !(await this.client.isExtended())) return {}
    return { context: { SourceIp: sourceIp } }
  }
}

/** The guard's own key being refused is 401 as well; that is no word about the password. */
function refusedLogin(refusal: ServiceRefusal): LoginOutcome {
  const { serviceStatus, problems, retryAfterSeconds } = refusal
  if (serviceStatus === 401 && problems['authentication'] !== undefined) return { kind: 'refused' }
  // A name or password that is too long or holds what none may hold is not one of anybody.
  if (serviceStatus === 400 && (problems['username'] ?? problems['password']) !== undefined) return { kind: 'refused' }
  if (serviceStatus === 429) return { kind: 'throttled', retryAfterSeconds }
  throw refusal
}

function readSession(answer: Readonly<Record<string, unknown>>, sentAtMs: number): NewSession {
  const { token, csrf, expires_in: expiresInSeconds } = answer
  if (!isCookieText(token) || !(csrf === undefined || isCookieText(csrf))) {
    throw new ConnectionError('the service answered no session token')
  }
  const stated = Number.isSafeInteger(expiresInSeconds) ? sentAtMs + Number(expiresInSeconds) * 1000 : undefined
  return { token, csrf, expiresAtMs: stated ?? claimedEndMs(token) }
}

function isCookieText(value: unknown): value is string {
  return typeof value === 'string' && COOKIE_TEXT.test(value)
}

/** An original tinyauth says in the token alone when it ends. Whether that is true is the verifier's to judge. */
function claimedEndMs(token: string): number | undefined {
  const decoded = decodeToken(token)
  const end: unknown = decoded.problem === undefined ? decoded.unverified['exp'] : undefined
  return typeof end === 'number' && Number.isSafeInteger(end) && end > 0 && end < 253_402_300_800
    ? end * 1000
    : undefined
}

/** Stands where everything is bypassed and no service was named: nobody can sign in, and nobody needs to. */
export class AbsentLoginService extends LoginService {
  override login(): Promise<LoginOutcome> {
    return Promise.reject(new ConnectionError('everything is bypassed: there is no service to sign in with'))
  }
}
