import 'reflect-metadata'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Controller, Get, type INestApplication, Module } from '@nestjs/common'
import { APP_GUARD, NestFactory } from '@nestjs/core'
import { CurrentUser, LoginRequired, type SignedInUser, TinyauthGuard, TinyauthModule } from '@tinyauth/guard'
import type { AddressInfo } from 'node:net'
import { localGatekeeper } from '../guard/guarded-service.js'
import { Client, keepAliveAgent } from '../service/client.js'
import { startService, succeeded, type TestService } from '../service/harness.js'
import { BrowserClient } from './browser-client.js'

const PASSWORD = 'a sweet apple of the tests'

@Controller()
class HelloController {
  @Get()
  @LoginRequired()
  hello(@CurrentUser() user: SignedInUser): object {
    return { hello: user.id, groups: user.groups, mfa: user.mfa }
  }
}

describe.each(['remote', 'local'] as const)('a route behind @LoginRequired, decisions %s', (mode) => {
  let service: TestService
  let app: INestApplication
  let at: Client
  let browser: BrowserClient
  const agent = keepAliveAgent()
  const lines: string[] = []

  beforeAll(async () => {
    service = await startService()
    await service.createUser({ username: 'fred', password: PASSWORD })
    const { keyId, secret } = await localGatekeeper(service, 'apples')
    const note = (line: string): void => void lines.push(line)
    const guard = TinyauthModule.forRoot({
      ...{ environment: {}, endpoint: service.url, accessKeyId: keyId, secretAccessKey: secret, service: 'apples' },
      ...{ mode, log: { log: note, warn: note, error: note } },
    })

    @Module({
      imports: [guard],
      controllers: [HelloController],
      providers: [{ provide: APP_GUARD, useExisting: TinyauthGuard }],
    })
    class AppModule {}

    app = await NestFactory.create(AppModule, { logger: false, abortOnError: false })
    await app.listen(0, '127.0.0.1')
    const server = app.getHttpServer() as { address(): AddressInfo } // of node:http
    at = new Client(`http://127.0.0.1:${server.address().port}`, agent)
    browser = new BrowserClient(service.anonymous)
    await browser.signIn('fred', PASSWORD)
  })

  afterAll(async () => {
    await app.close()
    agent.destroy()
    await service.stop()
  })

  const hello = (): ReturnType<Client['get']> =>
    at.get('/', [['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`]])

  /** Asks until the answer has the status; every answer until then is one of the others that are allowed. */
  const until = async (status: number, before: number): Promise<void> => {
    for (;;) {
      const answer = await hello()
      if (answer.status === status) return
      expect(answer.status).toBe(before)
    }
  }

  it('lets in who is signed in at the service, and tells who it is', async () => {
    const answer = await hello()
    expect([answer.status, answer.body]).toEqual([200, { hello: 'fred', groups: [], mfa: false }])
  })

  it('knows the session no more once it was ended', async () => {
    await hello()
    const ended = succeeded(await service.root.delete('/api/v1/users/fred/sessions'))
    expect(ended.body).toEqual({ ended: 1 })
    await until(401, 200)
    expect(lines.filter((line) => /feed|cannot/.test(line))).toEqual([])
  })

  it('lets nobody in by the cookie of a user who is disabled', async () => {
    await browser.signIn('fred', PASSWORD)
    expect((await hello()).status).toBe(200)
    succeeded(await service.root.patch('/api/v1/users/fred', { status: 'disabled' }))
    await until(401, 200)
  })
})
