import { Controller, Get, Post, Req, Res } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { Public } from '../nest/access.decorators.js'
import { LoginDesk, type LoginReply, type LoginRequest } from './login-desk.js'

/** The routes of signing in and out (capabilities T8); open, since nobody is signed in before. */
@Public()
@Controller()
export class LoginController {
  constructor(
    private readonly desk: LoginDesk,
    private readonly adapterHost: HttpAdapterHost,
  ) {}

  @Get('login')
  show(@Req() request: LoginRequest, @Res() response: unknown): void {
    this.send(this.desk.show(request), response)
  }

  @Post('login')
  async login(@Req() request: LoginRequest, @Res() response: unknown): Promise<void> {
    this.send(await this.desk.login(request), response)
  }

  @Get('logout')
  logout(@Res() response: unknown): void {
    this.send(this.desk.logout(), response)
  }

  @Post('logout')
  logoutByForm(@Res() response: unknown): void {
    // 303: what follows a POST is a GET.
    this.send({ ...this.desk.logout(), status: 303 }, response)
  }

  private send({ status, headers, cookies, body }: LoginReply, response: unknown): void {
    const { httpAdapter } = this.adapterHost
    for (const [name, value] of Object.entries(headers)) httpAdapter.setHeader(response, name, value)
    for (const cookie of cookies) httpAdapter.appendHeader(response, 'set-cookie', cookie)
    httpAdapter.reply(response, body, status)
  }
}
