import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Readable } from 'node:stream'
import { ManualClock } from '../../common/clock.js'
import { RandomIds } from '../../common/ids.js'
import { openStore } from '../../store/index.js'
import type { Store } from '../../store/index.js'
import type { AuditExportQuery } from '../reading/audit-query.js'
import { AuditReader } from '../reading/audit-reader.js'
import { ManualScheduler } from '../scheduler.js'
import { AuditExports, PATIENCE_MS } from './audit-exports.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ids = new RandomIds()

describe('exports of the audit log', () => {
  const scheduler = new ManualScheduler()
  let store: Store
  let exports: AuditExports

  beforeEach(async () => {
    store = await openStore({ file: ':memory:', clock: new ManualClock(NOW), log: silent })
    exports = new AuditExports(new AuditReader(store.unitOfWork), scheduler)
    await store.unitOfWork.run((tx) => {
      const at = new Date(NOW).toISOString()
      const event = { at, event: 'E', outcome: 'allow', userAgent: 'x'.repeat(2000) } as const
      for (let i = 0; i < 450; i++) tx.audit({ ...event, id: ids.uuid(NOW) })
      return Promise.resolve()
    })
  })

  afterEach(() => store.close())

  function open(query: Partial<AuditExportQuery> = {}, uid = 'u', holds = () => true): Promise<Readable> {
    const whole = { format: 'ndjson', limit: 1000, ...query } as const
    return exports.open({ uid, query: whole, holds: () => Promise.resolve(holds()) })
  }

  async function seqsOf(stream: Readable): Promise<readonly number[]> {
    let text = ''
    for await (const chunk of stream) text += String(chunk)
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => (JSON.parse(line) as { seq: number }).seq)
  }

  it.each([1000, 450, 201, 100, 1])('hold the newest %i at most, each once', async (limit) => {
    const count = Math.min(limit, 450)
    expect(await seqsOf(await open({ limit }))).toEqual(Array.from({ length: count }, (_, i) => 450 - i))
    expect(scheduler.size).toBe(0)
  })

  it('fail once the right is gone, or nobody can tell', async () => {
    let looks = 0
    const stream = await open({}, 'u', () => ++looks < 3)
    await expect(seqsOf(stream)).rejects.toMatchObject({ code: 'NotPermitted' })
    await expect(open({}, 'u', () => false)).rejects.toMatchObject({ code: 'NotPermitted' })
  })

  it('fail once the database does', async () => {
    const stream = await open()
    await store.close()
    await expect(seqsOf(stream)).rejects.toThrow()
    store = await openStore({ file: ':memory:', clock: new ManualClock(NOW), log: silent })
  })

  it('are cut where nobody reads', async () => {
    const stream = await open()
    stream.read(0)
    await new Promise((resolve) => setImmediate(resolve))
    scheduler.advance(PATIENCE_MS)
    await expect(seqsOf(stream)).rejects.toThrow()
    expect(scheduler.size).toBe(0)
  })

  it('are eight at once, four for one caller; one that ends makes room, whatever it ends by', async () => {
    const mine = await Promise.all([1, 2, 3, 4].map(() => open()))
    await expect(open()).rejects.toMatchObject({ code: 'TooManyRequests' })
    const others = await Promise.all([1, 2, 3, 4].map(() => open({}, 'v')))
    await expect(open({}, 'w')).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    await seqsOf(mine[0] as Readable)
    others[0]?.destroy()
    await new Promise((resolve) => setImmediate(resolve))
    await expect(open({}, 'u', () => false)).rejects.toMatchObject({ code: 'NotPermitted' })
    const again = [await open(), await open({}, 'v')]
    for (const stream of [...mine, ...others, ...again]) stream.destroy()
  })
})
