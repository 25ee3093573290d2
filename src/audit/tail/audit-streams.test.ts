import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Readable } from 'node:stream'
import type { AuditEvent } from '../../common/audit-event.js'
import { ManualClock } from '../../common/clock.js'
import { RandomIds } from '../../common/ids.js'
import { openStore, UnitOfWork } from '../../store/index.js'
import type { Store } from '../../store/index.js'
import type { AuditFilter } from '../reading/audit-query.js'
import { AuditReader } from '../reading/audit-reader.js'
import { ManualScheduler } from '../scheduler.js'
import { AuditStreams, LIFETIME_MS } from './audit-streams.js'
import { AuditTail, POLL_MS } from './audit-tail.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ids = new RandomIds()

/** Counts reads, and fails them on request. */
class WatchedWork extends UnitOfWork {
  reads = 0
  inReach = true

  constructor(private readonly work: UnitOfWork) {
    super()
  }

  override run: UnitOfWork['run'] = (work) => this.work.run(work)

  override read: UnitOfWork['read'] = (work) => {
    this.reads += 1
    return this.inReach ? this.work.read(work) : Promise.reject(new Error('out of reach'))
  }

  override onCommit: UnitOfWork['onCommit'] = (listener) => this.work.onCommit(listener)
}

describe('the tails of the audit log', () => {
  let store: Store
  let work: WatchedWork
  let scheduler: ManualScheduler
  let streams: AuditStreams
  let permitted: boolean
  const texts = new Map<Readable, string>()

  beforeEach(async () => {
    store = await openStore({ file: ':memory:', clock: new ManualClock(NOW), log: silent })
    work = new WatchedWork(store.unitOfWork)
    scheduler = new ManualScheduler()
    permitted = true
    texts.clear()
    const reader = new AuditReader(work)
    streams = new AuditStreams({ reader, tail: new AuditTail(work, scheduler), scheduler, most: 4 })
    await commit('A', 'B')
  })

  afterEach(async () => {
    streams.close()
    await store.close()
  })

  async function commit(...events: string[]): Promise<void> {
    await store.unitOfWork.run((tx) => {
      const at = new Date(NOW).toISOString()
      for (const event of events) tx.audit({ id: ids.uuid(NOW), at, event, outcome: 'allow' })
      return Promise.resolve()
    })
  }

  function openUnread(after?: number, filter: AuditFilter = {}, uid = 'u'): Promise<Readable> {
    return streams.open({ uid, filter, after, holds: () => Promise.resolve(permitted) })
  }

  async function open(after?: number, filter: AuditFilter = {}, uid = 'u'): Promise<Readable> {
    return heard(await openUnread(after, filter, uid))
  }

  /** Reads a stream from now on. */
  function heard(stream: Readable): Readable {
    stream.on('data', (chunk: Buffer) => texts.set(stream, `${texts.get(stream) ?? ''}${chunk.toString()}`))
    return stream
  }

  /** Lets everything happen that waits for nobody. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  }

  async function told(stream: Readable): Promise<string> {
    await settle()
    const text = texts.get(stream) ?? ''
    texts.delete(stream)
    return text
  }

  async function namesOf(stream: Readable): Promise<readonly string[]> {
    const lines = (await told(stream)).matchAll(/^data: (?<json>.*)$/gm)
    return [...lines].map(({ groups }) => (JSON.parse(groups?.['json'] ?? '') as AuditEvent).event)
  }

  async function look(): Promise<void> {
    scheduler.advance(POLL_MS)
    await settle()
  }

  it('begin now, and say where a client goes on that hears nothing else', async () => {
    const stream = await open()
    expect(await told(stream)).toBe('retry: 1000\nid: 2\n\n')
    await commit('C')
    await look()
    expect(await told(stream)).toMatch(/^id: 3\ndata: \{"seq":3,.*"event":"C".*"hash":"[0-9a-f]{64}"\}\n\n$/)
  })

  it('tell each event after a place once, in the order of the chain, as far as the filter means it', async () => {
    const all = await open(0)
    const some = await open(1, { event: 'C' })
    expect([await namesOf(all), await namesOf(some)]).toEqual([['A', 'B'], []])
    await commit('B', 'C')
    await look()
    await commit('C')
    await look()
    expect([await namesOf(all), await namesOf(some)]).toEqual([
      ['B', 'C', 'C'],
      ['C', 'C'],
    ])
  })

  it('look at the database once for all of them, and not at all when there is none', async () => {
    const all = [await open(), await open(2, { event: 'C' }, 'v'), await open(2, {}, 'v')]
    for (const stream of all) await told(stream)
    await look()
    work.reads = 0
    await commit('C')
    await look()
    expect(work.reads).toBe(1)
    for (const stream of all) expect(await namesOf(stream)).toEqual(['C'])
    for (const stream of all) stream.destroy()
    await look()
    expect([streams.size, scheduler.size]).toEqual([0, 0])
  })

  it('miss nothing where more came in than is read at once', async () => {
    const stream = await open()
    await told(stream)
    await look()
    const names = Array.from({ length: 333 }, (_, i) => `E${i}`)
    await commit(...names)
    await look()
    const heard = [...(await namesOf(stream))]
    while (heard.length < names.length) heard.push(...(await namesOf(stream)))
    await commit('last')
    await look()
    await look()
    expect([...heard, ...(await namesOf(stream))]).toEqual([...names, 'last'])
  })

  it('end before the next event once the right is gone, also when nothing happens', async () => {
    const [busy, quiet] = [await open(), await open(2, { event: 'never' })]
    await told(busy)
    await told(quiet)
    await commit('C')
    permitted = false
    await look()
    expect([await told(busy), await told(quiet), busy.readableEnded, quiet.readableEnded, streams.size]).toEqual([
      ...['', '', true, true, 0],
    ])
  })

  it('end where nobody can tell whether the right is still there', async () => {
    const holds = (): Promise<boolean> => Promise.reject(new Error('unsure'))
    const stream = heard(await streams.open({ uid: 'u', filter: {}, holds }))
    expect([await told(stream), stream.readableEnded]).toEqual(['retry: 1000\nid: 2\n\n', true])
  })

  it('are cut while the database is out of reach, and none is opened', async () => {
    const stream = await open()
    await told(stream)
    await look()
    work.inReach = false
    await look()
    expect(stream.destroyed).toBe(true)
    await expect(open()).rejects.toThrow('out of reach')
  })

  it('give a sign of life where they have nothing to tell, with the place that they reached', async () => {
    const stream = await open(2, { event: 'never' })
    await told(stream)
    await commit('C')
    for (let i = 0; i < 15; i++) await look()
    expect(await told(stream)).toBe('id: 3\n\n')
  })

  it('end after five minutes, so that whoever listens proves itself anew', async () => {
    const stream = await open()
    await told(stream)
    scheduler.advance(LIFETIME_MS)
    await look()
    expect([await told(stream), stream.readableEnded]).toEqual(['', true])
  })

  it('hold for a client that does not read no more than a part, and cut it in the end', async () => {
    const stream = await openUnread(0)
    const never = await openUnread(0)
    stream.read(0)
    await settle()
    await commit(...Array.from({ length: 150 }, () => 'x'.repeat(2000)))
    for (let i = 0; i < 10; i++) await look()
    expect(stream.readableLength).toBeLessThan(3 * 65_536)
    const { reads } = work
    await look()
    expect(work.reads).toBe(reads)
    scheduler.advance(LIFETIME_MS)
    await settle()
    expect([stream.destroyed, never.destroyed, streams.size]).toEqual([true, true, 0])
  })

  it('are refused after an event that there is not yet', async () => {
    await expect(open(3)).rejects.toMatchObject({ code: 'ValidationFailed', problems: { after: expect.any(String) } })
  })

  it('are half of all at most for one caller, and none once they are closed', async () => {
    const mine = [await open(), await open()]
    await expect(open()).rejects.toMatchObject({ code: 'TooManyRequests' })
    await open(0, {}, 'v')
    await open(0, {}, 'v')
    await expect(open(0, {}, 'w')).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    for (const stream of mine) await told(stream)
    streams.close()
    for (const stream of mine) {
      await told(stream)
      expect(stream.readableEnded).toBe(true)
    }
    await expect(open()).rejects.toMatchObject({ code: 'ServiceUnavailable' })
  })
})
