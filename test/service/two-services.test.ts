import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer, Client } from './client.js'
import { startService } from './harness.js'
import type { TestService } from './harness.js'

let first: TestService
let second: TestService

beforeAll(async () => {
  first = await startService()
  second = await startService()
})

afterAll(async () => {
  await first.stop()
  await second.stop()
})

const ROUTES: readonly (readonly [string, (client: Client) => Promise<Answer>])[] = [
  ["the service's own API", (client) => client.get('/api/v1/users/root')],
  [
    'the decision routes',
    (client) => client.post('/api/v1/services/orchard/authorize-by-token', { permit: {}, headers: [], context: {} }),
  ],
]

describe('two services in one process', () => {
  it.each(ROUTES)('have each their own keys: %s', async (_what, send) => {
    expect((await send(first.root)).status).toBe(200)
    expect((await send(second.root)).status).toBe(200)
    expect((await send(first.anonymous.as(second.rootKey))).status).toBe(401)
    expect((await send(second.anonymous.as(first.rootKey))).status).toBe(401)
  })

  it.each(ROUTES)('do not need each other: one goes on when the other has stopped (%s)', async (_what, send) => {
    await second.stop()
    expect((await send(first.root)).status).toBe(200)
  })
})
