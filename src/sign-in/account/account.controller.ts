import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call } from '../../common/call.js'
import { CurrentCall } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import type { AccountView } from '../pages/account/account-view.js'
import { STRINGS_EN } from '../pages/strings.en.js'
import { AccountPages } from './account-pages.js'
import { SHOW_ACCOUNT } from './account.routes.js'
import { OwnAccount } from './own-account.js'

/** The page of the own account. */
@Controller()
export class AccountController {
  constructor(
    private readonly account: OwnAccount,
    private readonly pages: AccountPages,
  ) {}

  @Route(SHOW_ACCOUNT)
  async show(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    const visit = await this.account.visit(call, request, response)
    await this.pages.showAccount(visit, noticeOf(request.query['done']))
  }
}

type Notice = NonNullable<AccountView['notice']>

function noticeOf(asked: unknown): Pick<AccountView, 'notice'> {
  return isNotice(asked) ? { notice: asked } : {}
}

function isNotice(asked: unknown): asked is Notice {
  return typeof asked === 'string' && Object.hasOwn(STRINGS_EN.account.notices, asked)
}
