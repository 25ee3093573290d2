import { describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { member } from './client.js'
import { withService } from './harness.js'
import type { TestService } from './harness.js'
import { allow, arn, policy } from './policies.js'

/** Runs a service on a directory, stops it, and starts another one on the same. */
async function twice<T>(
  before: (service: TestService) => Promise<T>,
  after: (service: TestService, seen: T) => Promise<void>,
): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-shutdown-'))
  try {
    const seen = await withService({ dataDir }, before)
    await withService({ dataDir }, (second) => after(second, seen))
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

describe('a service that is stopped', () => {
  it('has written the event of every decision that it answered', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `decision-${index}`)
    await twice(
      async (service) => {
        const orchard = await service.gatekeeper('orchard')
        const fred = await service.createUserWithKey({ policy: policy(allow('orchard:*', '*')) })
        const body = { permit: { Get: [arn('orchard', 'a')] }, headers: [fred.proof], context: {} }
        const path = '/api/v1/services/orchard/authorize-by-token'
        const answers = await Promise.all(ids.map((id) => orchard.client.post(path, body, [['X-Request-Id', id]])))
        expect(answers.filter((answer) => member(answer.body, 'Authorized') === true)).toHaveLength(ids.length)
        return service.rootKey
      },
      async (service, rootKey) => {
        const root = service.anonymous.as(rootKey)
        const events = await Promise.all(ids.map((id) => root.get(`/api/v1/audit-events?requestId=${id}`)))
        expect(events.filter(({ text }) => text.includes('"AuthorizeByToken"'))).toHaveLength(ids.length)
      },
    )
  })

  it('has written when and for what a key was used last', async () => {
    await twice(
      async (service) => {
        const user = await service.createUserWithKey({ policy: policy(allow('*', '*')) })
        const path = `/api/v1/users/${user.username}/keys/${user.keyId}`
        expect((await user.client.get(path)).status).toBe(200)
        return { rootKey: service.rootKey, path }
      },
      async (service, { rootKey, path }) => {
        const { body } = await service.anonymous.as(rootKey).get(path)
        expect(member(body, 'last_used_service')).toBe('tinyauth')
        expect(member(body, 'last_used_at')).toMatch(/^\d{4}-\d\d-\d\dT/)
      },
    )
  })

  it('has every write that it acknowledged while it was stopping, and answers none halfway', async () => {
    await twice(
      async (service) => {
        const writes = Array.from({ length: 40 }, (_, index) => {
          const name = `group-${index}`
          return service.root.post('/api/v1/groups', { name }).then(
            ({ status }) => (status === 200 ? name : undefined),
            () => undefined,
          )
        })
        await writes[0]
        await service.stop()
        const made = (await Promise.all(writes)).filter((name) => name !== undefined)
        return { rootKey: service.rootKey, made }
      },
      async (service, { rootKey, made }) => {
        const { body } = await service.anonymous.as(rootKey).get('/api/v1/groups')
        const names = (body as { name: string }[]).map(({ name }) => name) // a list of groups
        expect(made.length).toBeGreaterThan(0)
        expect(made.filter((name) => !names.includes(name))).toEqual([])
      },
    )
  })
})
