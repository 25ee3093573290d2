import { Controller, Res } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { notFound } from '../../common/errors/domain-error.js'
import { CurrentCall, ParsedQuery, PathParam } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import {
  findUser,
  mapPage,
  type RawListQuery,
  readListQuery,
  type ResponseHeaders,
  sendPage,
} from '../../manage/index.js'
import { UnitOfWork } from '../../store/index.js'
import { type ConsentRepresentation, representConsent } from './consent-representation.js'
import { CONSENTS_LIST, pageOfConsents } from './consents.list.js'
import { LIST_CONSENTS, REVOKE_CONSENT } from './consents.routes.js'
import { Consents } from './consents.js'

/** Consents of users for whoever administers them. */
@Controller()
export class ConsentsController {
  constructor(
    private readonly consents: Consents,
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
  ) {}

  @Route(LIST_CONSENTS)
  async list(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @ParsedQuery() raw: RawListQuery,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<readonly ConsentRepresentation[]> {
    note(call, username)
    const query = readListQuery(raw, CONSENTS_LIST)
    const all = await this.unitOfWork.read(async (manager) => {
      const { id } = await findUser(manager, username)
      return this.consents.of(manager, id)
    })
    return sendPage(
      response,
      mapPage(pageOfConsents(all, query), (consents) => consents.map(representConsent)),
    )
  }

  @Route(REVOKE_CONSENT)
  async revoke(
    @CurrentCall() call: Call,
    @PathParam('username') username: string,
    @PathParam('client') client: string,
  ): Promise<{ ended: number }> {
    note(call, username)
    call.audit.fields['request.oauth-client'] = client
    const { value: ended } = await this.writer.write(call, async (tx) => {
      const { id } = await findUser(tx.manager, username)
      if (!(await this.consents.knows(tx.manager, client))) throw notFound('oauth-client', client)
      const count = await this.consents.end(tx, id, client)
      call.audit.fields['response.ended'] = count
      return count
    })
    return { ended }
  }
}

function note(call: Call, username: string): void {
  call.audit.subject = username
  call.audit.fields['request.username'] = username
}
