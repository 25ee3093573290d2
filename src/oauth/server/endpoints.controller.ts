import { Controller, Req, Res } from '@nestjs/common'
import type { Request, Response } from 'express'
import type { Call } from '../../common/call.js'
import { CurrentCall } from '../../common/http/parameters.decorator.js'
import { Route } from '../../common/http/route.decorator.js'
import { StartLimits } from '../../sign-in/index.js'
import { AuthorizationServer } from './authorization-server.js'
import {
  AUTHORIZE,
  CONFIRM_END_SESSION,
  DEVICE_AUTHORIZATION,
  END_SESSION,
  ENTER_DEVICE,
  INTROSPECT,
  KEYS,
  OAUTH_METADATA,
  OPENID_METADATA,
  POST_END_SESSION,
  POST_USER_INFO,
  RESUME,
  RESUME_DEVICE,
  REVOKE,
  SESSION_ENDED,
  SHOW_DEVICE,
  TOKEN,
  USER_INFO,
} from './oauth.routes.js'

/** The endpoints that the library answers. */
@Controller()
export class EndpointsController {
  constructor(
    private readonly server: AuthorizationServer,
    private readonly starts: StartLimits,
  ) {}

  @Route(AUTHORIZE)
  authorize(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(RESUME)
  resume(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(TOKEN)
  token(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(REVOKE)
  revoke(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(INTROSPECT)
  introspect(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(USER_INFO)
  userInfo(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(POST_USER_INFO)
  postUserInfo(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(KEYS)
  keys(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(OPENID_METADATA)
  openidMetadata(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(OAUTH_METADATA)
  oauthMetadata(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(DEVICE_AUTHORIZATION)
  deviceAuthorization(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(SHOW_DEVICE)
  showDevice(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  /** Codes of devices are short: nobody tries many (RFC 8628, 5.1). */
  @Route(ENTER_DEVICE)
  async enterDevice(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    await this.starts.begin(call.sourceIp)
    await this.server.answer(call, request, response)
  }

  @Route(RESUME_DEVICE)
  resumeDevice(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(END_SESSION)
  endSession(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(POST_END_SESSION)
  postEndSession(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(CONFIRM_END_SESSION)
  confirmEndSession(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }

  @Route(SESSION_ENDED)
  sessionEnded(@CurrentCall() call: Call, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.server.answer(call, request, response)
  }
}
