import { Controller } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { notFound } from '../../common/errors/domain-error.js'
import { CurrentCall, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { findUser } from '../../manage/index.js'
import { UnitOfWork } from '../../store/index.js'
import { representSession, type SessionRepresentation } from './session-representation.js'
import { LIST_SESSIONS, REVOKE_SESSION, REVOKE_SESSIONS } from './sessions.routes.js'
import { Sessions } from './sessions.js'

/** Sessions of users for whoever administers them. */
@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
  ) {}

  @Route(LIST_SESSIONS)
  async list(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
  ): Promise<readonly SessionRepresentation[]> {
    call.audit.subject = username
    const current = call.caller?.actor.sessionId
    return this.unitOfWork.read(async (manager) => {
      const { id } = await findUser(manager, username)
      return (await this.sessions.list(manager, id)).map((row) => representSession(row, current))
    })
  }

  @Route(REVOKE_SESSION)
  async revoke(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('session') session: string,
  ): Promise<object> {
    note(call, username)
    call.audit.fields['request.session'] = session
    await this.writer.write(call, async (tx) => {
      const { id } = await findUser(tx.manager, username)
      if (!(await this.sessions.end(tx, id, session))) throw notFound('session', session)
    })
    return {}
  }

  @Route(REVOKE_SESSIONS)
  async revokeAll(@CurrentCall() call: Call, @PathParam('username') username: string): Promise<{ ended: number }> {
    note(call, username)
    const { value: ended } = await this.writer.write(call, async (tx) => {
      const { id } = await findUser(tx.manager, username)
      const count = await this.sessions.endAll(tx, id)
      call.audit.fields['response.sessions'] = count
      return count
    })
    return { ended }
  }
}

function note(call: Call, username: string): void {
  call.audit.subject = username
  call.audit.fields['request.username'] = username
}
