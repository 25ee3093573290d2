import 'reflect-metadata'
import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Controller, Post } from '@nestjs/common'
import type { NextFunction, Request, Response } from 'express'
import { Authorize } from '../../../packages/guard/src/nest/authorize.decorator.js'
import { asUser } from '../../../packages/guard/src/testing/testing-credential.js'
import { TestingDecider } from '../../../packages/guard/src/testing/testing-decider.js'
import { serve, type ServedApp } from '../../../packages/guard/test/nest/guarded-app.js'
import { allow, deny, policy } from '../../service/policies.js'

let eaten = 0

@Controller('apples')
class ApplesController {
  @Authorize('EatApple', 'apples', 'fred')
  @Post('fred')
  eat(): string {
    eaten += 1
    return 'eaten'
  }
}

let served: ServedApp | undefined
afterEach(() => served?.app.close())

/** As middleware that looks something up; it takes until the client has gone. */
function slowMiddleware(gone: () => void) {
  return (request: Request, _: Response, next: NextFunction): void => {
    if (request.headers['x-stay'] !== undefined) return next()
    request.socket.once('close', () => {
      next()
      gone()
    })
  }
}

const LINES = 'POST /apples/fred HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n'

describe('an address that is denied', () => {
  it('stays denied when its client closes the connection before it is judged', async () => {
    const statements = policy(allow('test:*', '*'), deny('test:*', '*', { IpAddress: { SourceIp: '127.0.0.0/8' } }))
    const decider = new TestingDecider({ service: 'test', users: { fred: { policies: [{ ...statements }] } } })
    let gone: () => void = () => undefined
    const passed = new Promise<void>((resolve) => (gone = resolve))
    served = await serve({
      decider,
      controllers: [ApplesController],
      prepare: (app) => void app.use(slowMiddleware(() => gone())),
    })
    const { authorization } = asUser('fred')
    const stays = await served.send({ method: 'POST', path: '/apples/fred', headers: { authorization, 'x-stay': '1' } })
    expect([stays.status, eaten]).toEqual([403, 0])
    const { port } = (served.app.getHttpServer() as { address(): AddressInfo }).address()
    const socket: Socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    socket.write(`${LINES}Authorization: ${authorization}\r\n\r\n`, () => setImmediate(() => socket.destroy()))
    await passed
    await new Promise((resolve) => setImmediate(resolve))
    expect(eaten).toBe(0)
  })
})
