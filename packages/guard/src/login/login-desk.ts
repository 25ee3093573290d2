import { cookieValues, CSRF_COOKIE, HeaderList, sameOriginPath, SESSION_COOKIE } from '@tinyauth/decision'
import { sameSecret } from '@tinyauth/request-signing'
import { PAGE_HEADERS } from '../authorizer/page.js'
import { headersOf, type IncomingRequest, requestLineOf, sourceIpOf } from '../request/incoming-request.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import { ConnectionError } from '../authorizer/errors.js'
import { AddressLimit } from './address-limit.js'
import { clearCookie, setCookie } from './cookie.js'
import { loginPage } from './login-page.js'
import { type LoginOptions, randomText } from './login-options.js'
import type { LoginOutcome, LoginService, NewSession } from './login-service.js'
import { isSameSite } from './same-site.js'

/** An answer of the login module. */
export interface LoginReply {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  /** HTML as a text, anything else as an object. */
  readonly body: string | object
}

/** A request of the login module; its body as a parser left it. */
export interface LoginRequest extends IncomingRequest {
  readonly body?: unknown
}

/** What was sent, as far as it can be used. */
interface Sent {
  readonly username: string
  readonly password: string
  readonly next: string
  readonly proof: string
  /** From the form, and not from a script. */
  readonly form: boolean
}

const LONGEST_NAME = 128
const LONGEST_PASSWORD = 1024
const WRONG = 'The user name or the password is wrong.'
const JSON_HEADERS = { 'cache-control': 'no-store' }

/**
 * Signs people in and out (capabilities T8). The form is protected by `Sec-Fetch-Site` or `Origin` and by a double submit of
 * its own; JSON by `Sec-Fetch-Site` or `Origin` and by its content type, which another site cannot send unasked.
 */
export class LoginDesk {
  private readonly secure: boolean
  private readonly home: string
  private readonly randomText: () => string
  private readonly limit: AddressLimit

  /** @throws TypeError naming the option: `insecureCookies` in production, a `home` that is no path, a limit that is none */
  constructor(
    private readonly service: LoginService,
    private readonly settings: Pick<GuardSettings, 'clock' | 'log' | 'loginPath' | 'production'>,
    options: LoginOptions = {},
  ) {
    if (options.insecureCookies === true && settings.production) {
      throw new TypeError('"insecureCookies" is refused in production (NODE_ENV)')
    }
    const home = sameOriginPath(options.home ?? '/')
    if (home === undefined) throw new TypeError('"home" must be a path of this site')
    this.secure = options.insecureCookies !== true
    this.home = home
    this.randomText = options.randomText ?? randomText
    this.limit = new AddressLimit(options.attemptsPerAddress, settings.clock)
  }

  /** The page with the form. */
  show(request: LoginRequest): LoginReply {
    const { uri } = requestLineOf(request)
    const { searchParams } = new URL(sameOriginPath(uri) ?? '/', 'http://same-origin.invalid')
    return this.form(request, { status: 200, next: this.nextOf(searchParams.get('next')), username: '' })
  }

  /** Judges what was sent, and gives the cookies of a session. */
  async login(request: LoginRequest): Promise<LoginReply> {
    const headers = new HeaderList(headersOf(request))
    const form = isForm(headers)
    const sent = this.read(request.body, form)
    if (sent === undefined) return failed(400, 'InvalidLogin', form, 'The form cannot be read.')
    if (!isSameSite(headers) || (form && !this.isProved(headers, sent.proof))) {
      if (!form) return failed(403, 'CsrfError', form, '')
      return this.form(request, { ...sent, status: 403, problem: 'The form is too old. Try again.' })
    }
    return this.judged(request, sent)
  }

  /** Takes the cookies away, and goes to the login page. */
  logout(): LoginReply {
    const location = sameOriginPath(this.settings.loginPath) ?? '/login'
    return { status: 302, headers: { ...PAGE_HEADERS, location }, cookies: this.noSession(), body: '' }
  }

  private async judged(request: LoginRequest, sent: Sent): Promise<LoginReply> {
    const sourceIp = sourceIpOf(request)
    const attempt = this.limit.begin(sourceIp)
    if ('retryAfterSeconds' in attempt) return this.answer(request, sent, { kind: 'throttled', ...attempt })
    try {
      const { username, password } = sent
      const outcome = await this.service.login({ username, password, sourceIp })
      if (outcome.kind === 'session') attempt.forget()
      return this.answer(request, sent, outcome)
    } catch (error) {
      // It was not judged.
      attempt.forget()
      return this.unavailable(request, sent, error)
    }
  }

  private answer(request: LoginRequest, sent: Sent, outcome: LoginOutcome): LoginReply {
    switch (outcome.kind) {
      case 'session':
        return this.welcome(sent, outcome.session)
      case 'refused':
        return sent.form
          ? this.form(request, { ...sent, status: 401, problem: WRONG })
          : failed(401, 'InvalidCredentials', false, '')
      case 'throttled': {
        const reply = sent.form
          ? this.form(request, { ...sent, status: 429, problem: 'Too many attempts. Try again in a while.' })
          : failed(429, 'TooManyRequests', false, '')
        return withHeader(reply, 'retry-after', String(outcome.retryAfterSeconds))
      }
    }
  }

  /** 303: the password is not sent on to where the browser goes (RFC 9700, section 4.12). */
  private welcome({ form, next }: Sent, session: NewSession): LoginReply {
    const cookies = [...this.sessionCookies(session), clearCookie(this.proofCookie, this.hidden)]
    if (!form) return { status: 200, headers: JSON_HEADERS, cookies, body: {} }
    return { status: 303, headers: { ...PAGE_HEADERS, location: next }, cookies, body: '' }
  }

  private unavailable(request: LoginRequest, sent: Sent, error: unknown): LoginReply {
    if (!(error instanceof ConnectionError)) throw error
    this.settings.log.error(`${error.code}: ${error.message}`)
    const reply = sent.form
      ? this.form(request, { ...sent, status: 503, problem: 'Signing in is not possible at the moment.' })
      : failed(503, error.code, false, '')
    return withHeader(reply, 'retry-after', String(error.retryAfterSeconds))
  }

  private form(
    request: LoginRequest,
    shown: { readonly status: number; readonly next: string; readonly username: string; readonly problem?: string },
  ): LoginReply {
    const { status, next, username, problem } = shown
    const [known] = cookieValues(new HeaderList(headersOf(request)), this.proofCookie)
    // The proof is kept while the form is tried again, so that two tabs do not take it from each other.
    const proof = known !== undefined && /^[A-Za-z0-9_-]{43}$/.test(known) ? known : this.randomText()
    const cookie = setCookie(this.proofCookie, proof, { ...this.hidden, expiresAtMs: undefined }, 0)
    return { status, headers: PAGE_HEADERS, cookies: [cookie], body: loginPage({ proof, next, username, problem }) }
  }

  private isProved(headers: HeaderList, proof: string): boolean {
    const cookies = cookieValues(headers, this.proofCookie)
    const [cookie] = cookies
    return cookies.length === 1 && cookie !== undefined && cookie !== '' && sameSecret(proof, cookie)
  }

  private read(body: unknown, form: boolean): Sent | undefined {
    if (typeof body !== 'object' || body === null) return undefined
    const { username, password, next, proof } = body as Readonly<Record<string, unknown>> // each is checked
    if (!isText(username, LONGEST_NAME) || !isText(password, LONGEST_PASSWORD)) return undefined
    return { username, password, next: this.nextOf(next), proof: typeof proof === 'string' ? proof : '', form }
  }

  /** Signing out is no place to go after signing in, and signing in is none either. */
  private nextOf(next: unknown): string {
    const path = sameOriginPath(next)
    if (path === undefined) return this.home
    const { pathname } = new URL(path, 'http://same-origin.invalid')
    const ends = [this.settings.loginPath, '/login', '/logout']
    return ends.some((end) => pathname === end || pathname.endsWith('/logout')) ? this.home : path
  }

  /** INVARIANT: both cookies end with the token. */
  private sessionCookies({ token, csrf, expiresAtMs }: NewSession): readonly string[] {
    const now = this.settings.clock.now()
    const session = setCookie(SESSION_COOKIE, token, { ...this.hidden, expiresAtMs }, now)
    // A second proof of an earlier session would stand in the way of this one.
    if (csrf === undefined) return [session, clearCookie(CSRF_COOKIE, this.readable)]
    return [session, setCookie(CSRF_COOKIE, csrf, { ...this.readable, expiresAtMs }, now)]
  }

  private noSession(): readonly string[] {
    return [clearCookie(SESSION_COOKIE, this.hidden), clearCookie(CSRF_COOKIE, this.readable)]
  }

  /** `__Host-`: no neighbouring site can set it. */
  private get proofCookie(): string {
    return this.secure ? '__Host-tinylogin' : 'tinylogin'
  }

  private get hidden(): { readonly secure: boolean; readonly httpOnly: boolean } {
    return { secure: this.secure, httpOnly: true }
  }

  /** Scripts copy it into `X-CSRF-Token`. */
  private get readable(): { readonly secure: boolean; readonly httpOnly: boolean } {
    return { secure: this.secure, httpOnly: false }
  }
}

function isForm(headers: HeaderList): boolean {
  return (headers.one('content-type') ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longest
}

function failed(status: number, code: string, form: boolean, text: string): LoginReply {
  if (form)
    return {
      status,
      headers: { ...PAGE_HEADERS, 'content-type': 'text/plain; charset=utf-8' },
      cookies: [],
      body: text,
    }
  return { status, headers: JSON_HEADERS, cookies: [], body: { Authorized: false, ErrorCode: code } }
}

function withHeader(reply: LoginReply, name: string, value: string): LoginReply {
  return { ...reply, headers: { ...reply.headers, [name]: value } }
}
