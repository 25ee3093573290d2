import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { member } from '../../service/client.js'
import { startService, withService } from '../../service/harness.js'
import { allow, arn, policy } from '../../service/policies.js'

let dataDir: string

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-review-'))
})

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

describe('READ_ONLY', () => {
  it('lets the proxies of the original go on deciding', async () => {
    const first = await startService({ dataDir })
    const keeper = await first.gatekeeper('apples')
    const fred = await first.createUserWithKey({ policy: policy(allow('apples:*', '*')) })
    await first.stop()
    await withService({ dataDir, env: { READ_ONLY: 'true' } }, async (service) => {
      const date = new Date().toISOString().slice(0, 10).replaceAll('-', '')
      const base = '/api/v1/regions/global/services/apples'
      const client = service.anonymous.as(keeper)
      const statuses = [
        (await client.get(`${base}/access-key-signing-tokens/${fred.keyId}/jwt/${date}`)).status,
        (await client.get(`${base}/user-policies/${fred.username}`)).status,
      ]
      expect(statuses).toEqual([200, 200])
    })
  })
})

describe('a limit that was lowered', () => {
  it('denies at a proxy what it denies here', async () => {
    const first = await startService({ dataDir: join(dataDir, 'limits') })
    const keeper = await first.gatekeeper('apples')
    const fred = await first.createUserWithKey()
    for (let i = 0; i < 2; i++)
      await first.addMember(await first.createGroup(policy(allow('apples:*', '*'))), fred.username)
    await first.stop()
    await withService({ dataDir: join(dataDir, 'limits'), env: { MAX_GROUPS_PER_USER: '1' } }, async (service) => {
      const body = { permit: { Get: [arn('apples', 'a/1')] }, headers: [fred.proof], context: {} }
      const client = service.anonymous.as(keeper)
      const here = await client.post('/api/v1/services/apples/authorize-by-token', body)
      expect(member(here.body, 'Authorized')).toBe(false)
      const there = await client.get(`/api/v1/regions/global/services/apples/user-policies/${fred.username}`)
      expect(there.text).not.toMatch(/"Allow"/)
    })
  })
})
