import 'reflect-metadata'
import { afterEach, describe, expect, it } from '@jest/globals'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { TinyauthLoginModule } from '../../../packages/guard/src/login/tinyauth-login.module.js'
import { TableDecider } from '../../../packages/guard/test/authorizer/table-decider.js'
import { type Got, serve, type ServedApp } from '../../../packages/guard/test/nest/guarded-app.js'
import { startService, type TestService } from '../../service/harness.js'
import { gatekeeperPolicy } from '../../service/policies.js'

let service: TestService | undefined
let served: ServedApp | undefined
afterEach(async () => {
  await served?.app.close()
  await service?.stop()
})

const PASSWORD = 'a long enough password'

function signIn(username: string, password: string, from: string): Promise<Got> {
  if (served === undefined) throw new Error('nothing is served')
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': from }
  return served.send({ method: 'POST', path: '/login', headers, body: JSON.stringify({ username, password }) })
}

describe('somebody who guesses passwords on the login page', () => {
  it('locks nobody else out of it', async () => {
    // Twenty times as many failures are let pass of a gatekeeper.
    service = await startService({ env: { LOGIN_ATTEMPTS: '1' } })
    const guard = await service.createUserWithKey({ policy: gatekeeperPolicy('orchard') })
    const jane = await service.createUser({ password: PASSWORD })
    served = await serve({
      decider: new TableDecider({}),
      controllers: [],
      imports: [TinyauthLoginModule.forRoot()],
      options: {
        endpoint: service.url,
        accessKeyId: guard.keyId,
        secretAccessKey: guard.secret,
        service: 'orchard',
        sign: 'basic',
        clock: { now: () => Date.now() },
        timeoutMs: 10_000,
      },
      prepare: (app) => void (app as NestExpressApplication).set('trust proxy', true),
    })
    const right = await signIn(jane, PASSWORD, '198.51.100.7')
    expect(right.status).toBe(200)
    for (let guess = 0; guess < 25; guess++) await signIn(`nobody-${guess}`, 'a wrong password', '203.0.113.1')
    expect((await signIn(jane, PASSWORD, '198.51.100.7')).status).toBe(200)
  })
})
