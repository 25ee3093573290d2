import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import { CallWriter } from '../../../audit/index.js'
import type { Call } from '../../../common/call.js'
import { Clock } from '../../../common/clock.js'
import { CurrentCall } from '../../../common/http/parameters.decorator.js'
import { Route } from '../../../common/http/route.decorator.js'
import { UserEntity } from '../../../store/index.js'
import { AccountPages } from '../account-pages.js'
import type { AccountVisit } from '../account-visit.js'
import { UPDATE_OWN_PROFILE } from '../account.routes.js'
import { OwnAccount } from '../own-account.js'
import { readDisplayName } from './display-name.js'

/** What users may change of their profile: how others see them, and not the name that policies know. */
@Controller()
export class OwnProfileController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
    private readonly writer: CallWriter,
    private readonly clock: Clock,
  ) {}

  @Route(UPDATE_OWN_PROFILE)
  async update(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    const form = this.account.form(visit)
    await this.account.assertMay(visit, 'UpdateUser')
    await this.pages.attempt(visit, {}, async () => {
      await this.rename(visit, readDisplayName(form.text('display-name')))
      await this.pages.done(visit, 'saved', 'profile')
    })
  }

  private async rename({ call, user: { id } }: AccountVisit, displayName: string): Promise<void> {
    call.audit.fields['request.display-name'] = displayName
    await this.writer.write(call, async (tx) => {
      const before = await tx.manager.findOneByOrFail(UserEntity, { id })
      await tx.manager.update(UserEntity, { id }, { displayName, updatedAt: this.clock.now() })
      tx.change({ type: 'user', id })
      call.audit.changes = { before: { displayName: before.displayName }, after: { displayName } }
    })
  }
}
