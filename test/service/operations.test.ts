import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService, withService } from './harness.js'
import type { TestService } from './harness.js'

let service: TestService
let dataDir: string

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-operations-'))
})

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the operator', () => {
  it('sees that the service lives and is ready, without a credential and without details', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await service.anonymous.get(path)
      expect([path, answer.status]).toEqual([path, 200])
      expect(answer.text).not.toMatch(/sqlite|postgres|password/i)
      expect(answer.text).not.toContain(service.dataDir)
    }
  })

  it('reads metrics only when permitted', async () => {
    expect((await service.anonymous.get('/metrics')).status).toBe(401)
    const stranger = await service.createUserWithKey()
    expect((await stranger.client.get('/metrics')).status).toBe(403)
    const metrics = await service.root.get('/metrics')
    expect(metrics.status).toBe(200)
    expect(metrics.headers['content-type']).toMatch(/^text\/plain/)
    expect(metrics.text).toMatch(/^# HELP /m)
  })

  it('finds in the metrics the routes of the service and nothing that a client made up', async () => {
    await service.root.get('/nothing/made-up-path')
    await service.root.get('/api/v1/users/made-up-user')
    const { text } = await service.root.get('/metrics')
    expect(text).toContain('/api/v1/users/{username}')
    expect(text).not.toContain('made-up')
  })

  it('reads metrics openly where METRICS_PUBLIC says so', async () => {
    await withService({ env: { METRICS_PUBLIC: 'true' } }, async (open) => {
      expect((await open.anonymous.get('/metrics')).status).toBe(200)
    })
  })

  it('finds an OpenAPI page that names the routes', async () => {
    const paths = ['/openapi.json', '/api/v1/openapi.json', '/api/openapi.json', '/api-json', '/docs-json']
    const answers = await Promise.all(paths.map((path) => service.root.get(path)))
    const found = answers.find(({ status }) => status === 200)
    expect(found?.text).toContain('/api/v1/users/{username}')
    expect(found?.text).toContain('authorize-by-token')
  })

  it('sends headers that keep a browser from guessing or framing', async () => {
    for (const path of ['/api/v1/users', '/healthz', '/nothing']) {
      const { headers } = await service.root.get(path)
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['x-powered-by']).toBeUndefined()
    }
  })

  it('can start again on the same data: users, keys and sessions stand', async () => {
    const [rootKey, username] = await withService({ dataDir }, async (first) => {
      const user = await first.createUserWithKey()
      return [first.rootKey, user.username] as const
    })
    await withService({ dataDir }, async (second) => {
      expect(second.rootKey.secret).toBe('')
      expect((await second.anonymous.as(rootKey).get(`/api/v1/users/${username}`)).status).toBe(200)
    })
  })

  it('can make it read-only: nothing is written, and reading and deciding go on', async () => {
    const rootKey = await withService({ dataDir }, (first) => Promise.resolve(first.rootKey))
    await withService({ dataDir, env: { READ_ONLY: 'true' } }, async (readOnly) => {
      const root = readOnly.anonymous.as(rootKey)
      expect((await root.get('/api/v1/users')).status).toBe(200)
      expect((await root.post('/api/v1/users', { username: 'x' })).status).toBe(403)
      expect((await root.delete('/api/v1/users/root')).status).toBe(403)
      expect((await root.get('/api/v1/users/x')).status).toBe(404)
      const body = { permit: { GetApple: ['urn:apple'] }, headers: [['Authorization', 'Basic none']], context: {} }
      expect((await root.post('/api/v1/services/orchard/authorize-by-token', body)).status).toBe(200)
    })
  })

  it.each<[string, Readonly<Record<string, string>>]>([
    ['a port that is none', { PORT: 'x' }],
    ['a master key that is too short', { MASTER_KEY: 'abc' }],
    ['an audit setting that is none', { AUDIT_DECISIONS: 'some' }],
    ['one setting twice', { TINYAUTH_PORT: '1', PORT: '0' }],
  ])('is told at the start of %s', async (_what, env) => {
    await expect(startService({ env })).rejects.toThrow()
  })

  it('is refused a production start without keys', async () => {
    const env = { NODE_ENV: 'production', MASTER_KEY: '', SECRET_SIGNING_KEY: '' }
    await expect(startService({ env })).rejects.toThrow(
      /MASTER_KEY[^]*SECRET_SIGNING_KEY|SECRET_SIGNING_KEY[^]*MASTER_KEY/,
    )
  })
})
