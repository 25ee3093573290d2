import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { HeaderLine } from './client.js'
import { startService } from './harness.js'
import type { TestService } from './harness.js'

const EVIL: HeaderLine = ['Origin', 'https://evil.example']

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

describe('CORS', () => {
  it.each(['/api/v1/users', '/api/v1/users/nobody', '/api/v1/nothing'])(
    'lets every origin read %s, and the total of its list, without credentials',
    async (path) => {
      const { headers } = await service.root.get(path, [EVIL])
      expect(headers['access-control-allow-origin']).toBe('*')
      expect(headers['access-control-expose-headers']).toContain('Content-Range')
      expect(headers['access-control-allow-credentials']).toBeUndefined()
    },
  )

  it('is the same on the decision routes', async () => {
    for (const path of [
      '/api/v1/services/orchard/authorize-by-token',
      '/api/v1/authorize',
      '/api/v1/authorize-login',
    ]) {
      const { headers } = await service.root.post(path, {}, [EVIL])
      expect(headers['access-control-allow-origin']).toBe('*')
      expect(headers['access-control-allow-credentials']).toBeUndefined()
    }
  })

  it.each(['/api/v1/users', '/api/v1/users/fred', '/api/v1/services/orchard/authorize-by-token'])(
    'answers the question before a request to %s without asking who it is',
    async (path) => {
      const headers: HeaderLine[] = [
        EVIL,
        ['Access-Control-Request-Method', 'DELETE'],
        ['Access-Control-Request-Headers', 'authorization,content-type,x-csrf-token'],
      ]
      const answer = await service.anonymous.request('OPTIONS', path, { headers })
      expect([200, 204]).toContain(answer.status)
      expect(answer.headers['access-control-allow-origin']).toBe('*')
      expect(answer.headers['access-control-allow-headers']?.toLowerCase()).toContain('authorization')
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    },
  )

  it('is not given outside of the API', async () => {
    expect((await service.root.get('/healthz', [EVIL])).headers['access-control-allow-origin']).toBeUndefined()
  })
})
