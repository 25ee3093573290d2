import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { HeaderLine } from './client.js'
import { startService } from './harness.js'
import type { TestService } from './harness.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const ROUTES: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/api/v1/users'],
  ['GET', '/api/v1/users/nobody'],
  ['POST', '/api/v1/services/orchard/authorize-by-token'],
  ['POST', '/api/v1/authorize'],
  ['POST', '/api/v1/authorize-login'],
  ['GET', '/nothing/here'],
  ['GET', '/healthz'],
  ['OPTIONS', '/api/v1/users'],
]

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

describe('X-Request-Id', () => {
  it.each(ROUTES)('comes back as it was sent: %s %s', async (method, path) => {
    const headers: HeaderLine[] = [['X-Request-Id', 'my request 7']]
    expect((await service.root.request(method, path, { headers })).headers['x-request-id']).toBe('my request 7')
  })

  it.each(ROUTES)('is a new UUID when none was sent: %s %s', async (method, path) => {
    const ids = new Set<unknown>()
    for (const _time of [1, 2]) {
      const id = (await service.root.request(method, path)).headers['x-request-id']
      expect(id).toMatch(UUID)
      ids.add(id)
    }
    expect(ids.size).toBe(2)
  })
})
