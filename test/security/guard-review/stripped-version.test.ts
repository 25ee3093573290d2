import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createAuthorizer } from '../../../packages/guard/src/authorizer/create-authorizer.js'
import { member } from '../../service/client.js'
import { startService, succeeded } from '../../service/harness.js'
import { allow, gatekeeperPolicy, policy } from '../../service/policies.js'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

/** A gateway in front of the service, which lets only the headers through that it knows. */
async function gateway(url: string): Promise<string> {
  const server = createServer((incoming, response) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    const outgoing = forward(new URL(path, url), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? 'text/plain' })
      answer.pipe(response)
    })
    incoming.pipe(outgoing)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe('the second proof of a session', () => {
  it.each([
    ['reached directly', false],
    ['behind a gateway that drops `X-API-Version`', true],
  ])('is asked for with a service that is %s', async (_, isStripped) => {
    const service = await startService()
    ends.push(() => service.stop())
    const keeper = await service.createUserWithKey({ policy: gatekeeperPolicy('orchard') })
    const username = await service.createUser({ password: 'a long enough password', policy: policy(allow('*', '*')) })
    const login = { username, password: 'a long enough password', 'csrf-strategy': 'cookie' }
    const { body } = succeeded(await keeper.client.post('/api/v1/services/orchard/get-token-for-login', login))
    const cookie = `tinysess=${String(member(body, 'token'))}; tinycsrf=${String(member(body, 'csrf'))}`
    const authorizer = createAuthorizer({
      endpoint: isStripped ? await gateway(service.url) : service.url,
      accessKeyId: keeper.keyId,
      secretAccessKey: keeper.secret,
      service: 'orchard',
      sign: 'basic',
      environment: {},
    })
    ends.push(() => authorizer.close())
    // Another site can send this, and cannot set a header.
    const forged = { method: 'POST', url: '/apples/fred', rawHeaders: ['Host', 'x', 'Cookie', cookie] }
    const asked = Promise.resolve(authorizer.check(forged, { action: 'EatApple', type: 'apples', id: 'fred' }))
    const authorized = await asked.then(
      (answer) => answer.authorized,
      () => false,
    )
    expect(authorized).toBe(false)
  })
})
