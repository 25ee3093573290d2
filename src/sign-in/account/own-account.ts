import { Injectable } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call, Caller } from '../../common/call.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Permissions } from '../../common/permissions.js'
import { SessionEntity, UnitOfWork, UserEntity } from '../../store/index.js'
import { Factors } from '../factors/factors.js'
import { Form } from '../web/form.js'
import { Visitor } from '../web/visitor.js'
import type { AccountVisit } from './account-visit.js'

/** Who may be at the pages of the own account, and what they may do there. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly factors: Factors,
    private readonly permissions: Permissions,
  ) {}

  /**
   * Lets in whoever is signed in with this browser. A program with an access key or a token has the API.
   *
   * @throws DomainError `NotPermitted` for any other proof, `NotSignedIn` when the session ended just now
   */
  async visit(call: Call, request: Request, response: Response): Promise<AccountVisit> {
    const visitor = Visitor.of(request)
    const { uid, sessionId } = browserSession(call.caller)
    return this.unitOfWork.read(async (manager) => {
      const user = await manager.findOneBy(UserEntity, { id: uid })
      const session = await manager.findOneBy(SessionEntity, { id: sessionId, userId: uid, kind: 'browser' })
      if (user === null || session === null) throw sessionIsOver()
      const factors = await this.factors.has(manager, uid)
      return { call, request, response, visitor, user, session, factors }
    })
  }

  /** What a form of ours sent. @throws DomainError `CsrfError`, `ValidationFailed` */
  form({ request, visitor }: AccountVisit): Form {
    const form = Form.of(request)
    visitor.assertOwnForm(form.text('csrf'))
    return form
  }

  /**
   * People may do this to their own account, unless a policy denies it (domain-model 5.2). A machine needs a policy.
   *
   * @param part what it is done to within the account, `consents/shop`; default: the account itself
   * @throws DomainError `NotPermitted`
   */
  async assertMay({ call, user }: AccountVisit, action: string, part?: string): Promise<void> {
    const resource = `users/${user.username}${part === undefined ? '' : `/${part}`}`
    if (user.type === 'human') await this.permissions.assertNotDenied(call, action, resource)
    else await this.permissions.assertPermitted(call, action, resource)
  }

  /** Whether `assertMay` lets it pass. */
  async may({ call, user }: AccountVisit, action: string): Promise<boolean> {
    const kind = await this.permissions.decisionOn(call, action, `users/${user.username}`)
    return kind === 'allow' || (user.type === 'human' && kind === 'implicitDeny')
  }

  /** For what needs a policy, whoever it is. @throws DomainError `NotPermitted` */
  assertPermitted({ call, user }: AccountVisit, action: string): Promise<void> {
    return this.permissions.assertPermitted(call, action, `users/${user.username}`)
  }

  /** Whether `assertPermitted` lets it pass. */
  async isPermitted({ call, user }: AccountVisit, action: string): Promise<boolean> {
    return (await this.permissions.decisionOn(call, action, `users/${user.username}`)) === 'allow'
  }
}

/** Only the secret of a cookie shows that somebody is here with a browser; a token of the same session does not. */
function browserSession(caller: Caller | undefined): { uid: string; sessionId: string } {
  const sessionId = caller?.browserSessionId
  if (caller !== undefined && sessionId !== undefined) return { uid: caller.uid, sessionId }
  throw new DomainError('NotPermitted', { detail: 'the account is for whoever is signed in with a browser' })
}

/** The session ended between two looks at it. */
export function sessionIsOver(): DomainError {
  return new DomainError('NotSignedIn', { detail: 'the session ended meanwhile' })
}
