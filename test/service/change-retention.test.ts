import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '../../src/common/clock.js'
import { ChangeRetention, openStore } from '../../src/store/index.js'
import type { Store } from '../../src/store/index.js'
import { SILENT } from '../store/fixtures.js'
import { member } from './client.js'
import type { Answer } from './client.js'
import { EventClient } from './event-client.js'
import { startService, succeeded } from './harness.js'
import type { TestService } from './harness.js'

const PATH = '/api/v1/services/orchard/events'
const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const SECONDS = 3600

let clock: ManualClock
let dataDir: string
let service: TestService
/** As another node has it. */
let store: Store

beforeEach(async () => {
  clock = new ManualClock(NOW)
  dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-retention-'))
  // It reports that it begins anew, which is what is wanted here.
  service = await startService({ clock, dataDir, env: { POLL_INTERVAL_MS: '50', LOG_LEVEL: 'silent' } })
  store = await openStore({ file: join(dataDir, 'tinyauth.db'), clock, log: SILENT })
})

afterEach(async () => {
  await service.stop()
  await store.close()
  rmSync(dataDir, { recursive: true, force: true })
})

function sweep(): Promise<number> {
  return new ChangeRetention({ unitOfWork: store.unitOfWork, clock, seconds: SECONDS }).sweep()
}

function page(query: string): Promise<Answer> {
  return service.root.get(`${PATH}${query}`)
}

async function currentSeq(): Promise<number> {
  return Number(member(succeeded(await page('')).body, 'seq'))
}

/** The store as it was before its newest change. */
async function goBack(): Promise<void> {
  await store.dataSource.query('delete from changes where revision = (select max(revision) from changes)')
  await store.dataSource.query('update heads set revision = revision - 1')
}

describe('changes that are not kept any more', () => {
  it('are gone for a page and for a stream, 410, and what is left can be read to the end', async () => {
    await service.createUser()
    const old = await currentSeq()
    clock.advance((SECONDS + 1) * 1000)
    await service.createUser()
    expect(await sweep()).toBe(old)
    const gone = await page(`?since=${old - 1}`)
    expect(gone).toMatchObject({ status: 410, body: { code: 'Gone', errors: { since: expect.any(String) } } })
    const stream = await EventClient.open(service.url, `${PATH}?since=${old - 1}`, service.rootKey)
    expect(stream.status).toBe(410)
    stream.close()
    expect(await page(`?since=${old}`)).toMatchObject({
      status: 200,
      body: { seq: old + 1, events: [{ seq: old + 1 }] },
    })
  })

  it('never hold the newest: whoever knows it goes on', async () => {
    const newest = await currentSeq()
    clock.advance(10 * SECONDS * 1000)
    expect(await sweep()).toBe(newest - 1)
    expect(await page(`?since=${newest}`)).toMatchObject({
      status: 200,
      body: { seq: newest, events: [], more: false },
    })
    await service.createUser()
    expect(await page(`?since=${newest}`)).toMatchObject({ status: 200, body: { events: [{ seq: newest + 1 }] } })
  })
})

describe('a store that went back', () => {
  it('is told on streams as `reset` of the partition, and the stream goes on from there', async () => {
    await service.createUser()
    const seq = await currentSeq()
    const stream = await EventClient.open(service.url, PATH, service.rootKey)
    await stream.next()
    await goBack()
    expect(await stream.change()).toMatchObject({
      id: seq - 1,
      seq: seq - 1,
      type: 'reset',
      subjects: [{ type: 'partition', id: 'tinyauth' }],
    })
    await service.createUser()
    expect(await stream.change()).toMatchObject({ id: seq, seq, type: 'user.changed' })
    stream.close()
  })

  it('has not the change that a client names: 400, so that it begins anew', async () => {
    await service.createUser()
    const seq = await currentSeq()
    await goBack()
    while ((await currentSeq()) === seq);
    expect((await page(`?since=${seq}`)).status).toBe(400)
  })
})
