import { randomBytes } from 'node:crypto'
import { csrfTokenOf, HeaderList, parseSessionCookie, requestSite, sessionCookiesOf } from '@tinyauth/decision'
import { sameSecret } from '@tinyauth/request-signing'
import type { Request, Response } from 'express'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { BROWSER_COOKIE, oneCookie, sessionCookieName, setBrowserCookie } from './cookies.js'

const BROWSER = /^[A-Za-z0-9_-]{43}$/

/** The browser behind a request: what it holds, and the second proof that its forms carry (security-checklist session/csrf). */
export class Visitor {
  private constructor(
    readonly headers: HeaderList,
    /** What tells this browser apart from others. */
    readonly browser: string,
    private readonly isNew: boolean,
  ) {}

  static of(request: Request): Visitor {
    const headers = HeaderList.ofRaw(request.rawHeaders)
    const held = oneCookie(headers, BROWSER_COOKIE)
    const isKnown = held !== undefined && BROWSER.test(held)
    return new Visitor(headers, isKnown ? held : randomBytes(32).toString('base64url'), !isKnown)
  }

  /** Gives a new browser its name, so that what it sends next is known to be its own. */
  greet(response: Response): void {
    if (this.isNew) setBrowserCookie(response, this.browser)
  }

  /** For the hidden field `csrf` of every form, and the header `X-Form-Token` of scripts. (`X-CSRF-Token` is the proof of a session.) */
  get csrfToken(): string {
    return csrfTokenOf(this.browser)
  }

  /**
   * Whether a form was sent by a page of ours that this browser was shown.
   *
   * @throws DomainError `CsrfError`
   */
  assertOwnForm(token: string): void {
    const isKnown = !this.isNew && sameSecret(token, this.csrfToken)
    if (isKnown && requestSite(this.headers) !== 'foreign') return
    throw new DomainError('CsrfError', { detail: 'the form does not carry the proof of this browser' })
  }

  /** The id that the session cookie names, whether or not there is such a session. */
  claimedSessionId(config: Pick<Config, 'sessionCookieDomain'>): string | undefined {
    const [value] = sessionCookiesOf(this.headers, sessionCookieName(config))
    return value === undefined ? undefined : parseSessionCookie(value)?.id
  }
}
