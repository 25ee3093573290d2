import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call } from '../../../common/call.js'
import { CurrentCall, PathParam } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { AccessKeysService } from '../../../manage/index.js'
import { newAccessKeyPage } from '../../pages/account/new-access-key-page.js'
import type { ShownAs } from '../account-problem.js'
import { AccountPages } from '../account-pages.js'
import { CREATE_OWN_ACCESS_KEY, REVOKE_OWN_ACCESS_KEY } from '../account.routes.js'
import { OwnAccount } from '../own-account.js'

const AT_LIMIT: ShownAs = { Conflict: { at: 'page', problem: { kind: 'tooMany' } } }

/** The own access keys: a key is a way in for years, so it needs a policy, as it does by the API. */
@Controller()
export class OwnAccessKeysController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
    private readonly keys: AccessKeysService,
  ) {}

  @Route(CREATE_OWN_ACCESS_KEY)
  async create(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    this.account.form(visit)
    await this.account.assertPermitted(visit, 'CreateAccessKey')
    if (await this.pages.leftForProof(visit, 'access-keys')) return
    await this.pages.attempt(visit, AT_LIMIT, async () => {
      const { value } = await this.keys.create(call, visit.user.username, {})
      const view = { id: value.access_key_id, secret: value.secret_access_key }
      await this.pages.show(visit, newAccessKeyPage(view, this.pages.context(visit)))
    })
  }

  @Route(REVOKE_OWN_ACCESS_KEY)
  async revoke(
    @CurrentCall() call: Call,
    @Req() request: Request,
    @Res() response: Response,
    @PathParam('key') key: string,
  ): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    this.account.form(visit)
    call.audit.fields['request.access_key_id'] = key
    await this.account.assertPermitted(visit, 'DeleteAccessKey')
    await this.pages.attempt(visit, {}, async () => {
      await this.keys.delete(call, visit.user.username, key, undefined)
      await this.pages.done(visit, 'accessKeyRevoked', 'access-keys')
    })
  }
}
