import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '../../../src/common/clock.js'
import { startService, succeeded, withService } from '../../service/harness.js'
import { signed } from '../../service/sigv4.js'

let dataDir: string

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-review-'))
})

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true })
})

describe('a signed write', () => {
  it('is not accepted a second time after a restart', async () => {
    const body = JSON.stringify({ username: 'again' })
    const clock = new ManualClock(Date.now())
    const first = await startService({ dataDir, clock })
    const { rootKey } = first
    const path = '/api/v1/users'
    const headers = signed(rootKey, {
      method: 'POST',
      path,
      host: 'tinyauth',
      body,
      now: clock.now(),
      service: 'tinyauth',
    })
    const send = (to: typeof first): Promise<number> =>
      to.anonymous.request('POST', path, { rawBody: body, headers }).then(({ status }) => status)
    expect([await send(first), await send(first)]).toEqual([200, 401])
    succeeded(await first.root.delete('/api/v1/users/again'))
    await first.stop()
    clock.advance(10_000)
    await withService({ dataDir, clock }, async (second) => {
      expect(await send(second)).toBe(401)
    })
  })
})
