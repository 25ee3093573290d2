import type { Request, Response } from 'express'
import type { ErrorAnswer } from '../../common/http/error-body.js'
import { HtmlErrors, wantsPage } from '../../common/http/html-errors.js'
import { findRequestState } from '../../common/http/request-state.js'
import { deniedPage } from '../pages/denied-page.js'
import { errorPage, type ErrorView } from '../pages/error-page.js'
import { pagePaths } from '../pages/page-paths.js'
import type { PageShell } from './page-shell.js'
import { Visitor } from './visitor.js'

/** Errors as pages (capabilities F21): what happened, never why. Whoever is not signed in is sent to sign in. */
export class HtmlErrorPages extends HtmlErrors {
  constructor(private readonly shell: PageShell) {
    super()
  }

  override answer(request: Request, response: Response, { status, headers, body }: ErrorAnswer): boolean {
    if (!wantsPage(request)) return false
    const visitor = Visitor.of(request)
    if (status === 401 && body.code !== 'CsrfError') {
      this.toSignIn(request, response)
      return true
    }
    const context = this.shell.context(request, visitor)
    const reference = findRequestState(request)?.call.requestId ?? ''
    const waitSeconds = Number(headers['retry-after'] ?? 1)
    const view: ErrorView = { kind: kindOf(status, body.code), reference, ...(status === 429 ? { waitSeconds } : {}) }
    const html = status === 403 ? deniedPage({ reference }, context) : errorPage(view, context)
    const { 'www-authenticate': _, ...rest } = headers
    response.set(rest)
    this.shell.send(response, visitor, { status: status === 401 ? 403 : status, html })
    return true
  }

  private toSignIn(request: Request, response: Response): void {
    const { signIn } = pagePaths(this.shell.basePath)
    // Only what was looked at can be looked at again.
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    const next = isRead ? `${this.shell.basePath}${request.originalUrl}` : pagePaths(this.shell.basePath).account
    this.shell.redirect(response, `${signIn}?${new URLSearchParams({ notice: 'signInNeeded', next }).toString()}`)
  }
}

function kindOf(status: number, code: string): ErrorView['kind'] {
  if (code === 'CsrfError') return 'expired'
  if (status === 404 || status === 405) return 'notFound'
  if (status === 429) return 'tooMany'
  if (status === 503) return 'unavailable'
  return status >= 500 ? 'internal' : 'badRequest'
}
