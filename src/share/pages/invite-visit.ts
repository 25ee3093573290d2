import type { Request, Response } from 'express'
import type { Call } from '../../common/call.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Form, Visitor } from '../../sign-in/index.js'

/** Somebody who is signed in. */
export interface SignedIn {
  readonly uid: string
  readonly username: string
}

/** A browser at the pages of invites. */
export interface InviteVisit {
  readonly call: Call
  readonly request: Request
  readonly response: Response
  readonly visitor: Visitor
  /** Absent: nobody is signed in. */
  readonly user?: SignedIn
}

/**
 * Whoever is signed in with the browser that asks. A program with an access key has the API.
 *
 * @throws DomainError `NotPermitted` for any other proof
 */
export function ownVisit(call: Call, request: Request, response: Response): InviteVisit & { readonly user: SignedIn } {
  const { caller } = call
  if (caller?.browserSessionId === undefined) {
    throw new DomainError('NotPermitted', { detail: 'the page is for whoever is signed in with a browser' })
  }
  const { uid, username } = caller
  return { call, request, response, visitor: Visitor.of(request), user: { uid, username } }
}

/** What a form of ours sent. @throws DomainError `CsrfError`, `ValidationFailed` */
export function ownForm({ request, visitor }: InviteVisit): Form {
  const form = Form.of(request)
  visitor.assertOwnForm(form.text('csrf'))
  return form
}
