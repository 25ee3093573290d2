import 'reflect-metadata'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Controller, Get, type INestApplication, Module, Param, Req } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { Request } from 'express'
import { Authorizer } from '../authorizer/authorizer.js'
import type { Identity } from '../decider.js'
import { Public } from '../nest/access.decorators.js'
import { Authorize } from '../nest/authorize.decorator.js'
import { CurrentIdentity } from '../nest/current-identity.decorator.js'
import { TinyauthModule } from '../nest/tinyauth.module.js'
import { asUser } from './testing-credential.js'
import { testingDecider } from './testing-decider.js'
import { testingModule } from './testing-module.js'

const POLICY = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'apples:*', Resource: 'arn:tinyauth:apples:default::apples/fred' },
}

const decider = testingDecider({ users: { fred: { policies: [POLICY] } }, service: 'apples' })

@Controller('apples')
class ApplesController {
  constructor(private readonly authorizer: Authorizer) {}

  @Get(':name')
  @Authorize('GetApple', 'apples', ':name')
  get(@Param('name') name: string, @CurrentIdentity() identity: Identity): object {
    return { name, for: identity.username }
  }

  @Get()
  @Public()
  list(@Req() request: Request): Promise<string[]> {
    const arnOf = (name: string): string => this.authorizer.arn('apples', name)
    return this.authorizer.filterPermitted(request, 'GetApple', ['fred', 'granny'], arnOf)
  }

  @Get(':name/pips')
  pips(): string {
    return 'nobody gets here'
  }
}

@Module({ imports: [testingModule(TinyauthModule, decider, { report: 'off' })], controllers: [ApplesController] })
class AppModule {}

describe('an application behind the testing module', () => {
  let app: INestApplication
  let url: string

  beforeEach(async () => {
    decider.forget()
    app = await NestFactory.create(AppModule, { logger: false })
    await app.listen(0, '127.0.0.1')
    url = await app.getUrl()
  })

  afterEach(() => app.close())

  async function get(path: string, headers: Record<string, string> = {}): Promise<readonly [number, unknown]> {
    const answer = await fetch(`${url}/${path}`, { headers })
    return [answer.status, await answer.json()]
  }

  it('answers whom the policies let in, and tells the handler who that is', async () => {
    expect(await get('apples/fred', asUser('fred'))).toEqual([200, { name: 'fred', for: 'fred' }])
  })

  it('refuses who may not with 403 and who is nobody with 401', async () => {
    const refused = (ErrorCode: string) => ({ Authorized: false, ErrorCode })
    expect(await get('apples/granny', asUser('fred'))).toEqual([403, refused('NotPermitted')])
    expect(await get('apples/fred')).toEqual([401, refused('UnsignedRequest')])
    expect(await get('apples/fred', asUser('jane'))).toEqual([401, refused('InvalidSignature')])
  })

  it('lets nobody to a handler without decorator, as the real guard', async () => {
    expect((await get('apples/fred/pips', asUser('fred')))[0]).toBe(403)
  })

  it('filters lists with the authorizer that the application injects', async () => {
    expect(await get('apples', asUser('fred'))).toEqual([200, ['fred']])
  })

  it('notes what was asked, for assertions', async () => {
    await get('apples/fred', asUser('fred'))
    const resource = 'arn:tinyauth:apples:default::apples/fred'
    expect(decider.decisions).toMatchObject([{ username: 'fred', action: 'GetApple', resource, allowed: true }])
  })
})
