import type { Request, Response } from 'express'
import type { Config } from '../../../common/config/index.js'
import type { SignInStep } from '../../desk/sign-in-desk.js'
import { pagePaths } from '../../pages/page-paths.js'
import { oneCookie, OWN_COOKIE, setSessionCookie, TICKET_COOKIE } from '../cookies.js'
import type { PageShell } from '../page-shell.js'
import type { Visitor } from '../visitor.js'

const TICKET_SECONDS = 600

/** Parameter of the first page, of a browser that signed in just now. */
export const SIGNED_IN = 'signed-in'

/** Where a sign-in goes on, and gives the browser what it needs for that. */
export function nextAddress(step: SignInStep, response: Response, config: Config, shell: PageShell): string {
  if (step.kind === 'second-factor') {
    setTicket(response, step.ticket)
    return pagePaths(shell.basePath).secondFactor
  }
  clearTicket(response)
  if (step.session.cookie !== undefined) setSessionCookie(response, config, step.session.cookie)
  const home = `${shell.basePath}/`
  // The first page looks whether something waits for whoever was on the way nowhere.
  return config.autoHandoff && step.returnTo === home ? `${home}?${SIGNED_IN}=1` : step.returnTo
}

/** Gives the browser the ticket of its sign-in. */
export function setTicket(response: Response, ticket: string): void {
  response.cookie(TICKET_COOKIE, ticket, { ...OWN_COOKIE, maxAge: TICKET_SECONDS * 1000 })
}

/** The ticket of the sign-in that waits in this browser; `''` for none. */
export function ticketOf({ headers }: Visitor): string {
  return oneCookie(headers, TICKET_COOKIE) ?? ''
}

/** A session that the browser held before: after signing in it is worth nothing (session/fixation). */
export function replaced(visitor: Visitor, config: Config): { readonly replaces?: string } {
  const claimedSessionId = visitor.claimedSessionId(config)
  return claimedSessionId === undefined ? {} : { replaces: claimedSessionId }
}

/** Whether a form or script that is answered is a script. */
export function isScript(request: Request): boolean {
  return request.is('application/json') !== false && request.is('application/json') !== null
}

function clearTicket(response: Response): void {
  response.cookie(TICKET_COOKIE, '', { ...OWN_COOKIE, maxAge: 0 })
}
