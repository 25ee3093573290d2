import { describe, expect, it } from '@jest/globals'
import { estimatedSize } from '../../../src/audit/event-size.js'
import { ManualClock } from '../../../src/common/clock.js'
import { createMetrics } from '../../../src/common/metrics/index.js'
import { ReplayCache } from '../../../src/decide/caller/replay-cache.js'
import { Catalogue, ChangeFeed, KeyUses, MemorySnapshot } from '../../../src/snapshot/index.js'
import { FakeLoader } from '../../snapshot/fake-loader.js'
import type { MemorySnapshotOptions } from '../../../src/snapshot/memory-snapshot.js'

const NOW = Date.UTC(2026, 10, 22)

describe('the replay cache', () => {
  it('is not filled by one key for all others, for a week', () => {
    const cache = new ReplayCache()
    const aWeek = NOW + 7 * 86_400_000
    for (let i = 0; i < 100_000; i++) cache.admit(`AKLOW/${i}`, NOW, aWeek)
    expect(cache.admit('AKROOT/1', NOW + 86_400_000, NOW + 86_700_000)).toBe(true)
  })
})

describe('the snapshot', () => {
  function snapshotAt(clock: ManualClock): MemorySnapshot {
    const metrics = createMetrics()
    const loader = new FakeLoader()
    const options = { loader, clock, metrics, catalogue: new Catalogue('tinyauth'), uses: new KeyUses(), capacity: 10 }
    // Nothing is loaded here.
    return new MemorySnapshot({ ...options, maxStalenessSeconds: 300 } as unknown as MemorySnapshotOptions)
  }

  it('grows stale without the store although the clock was set back', () => {
    const clock = new ManualClock(NOW)
    const snapshot = snapshotAt(clock)
    snapshot.confirm()
    clock.advance(-3_600_000)
    // Half an hour passes, and the store is not heard.
    clock.advance(1_800_000)
    expect(snapshot.isFresh(clock.now())).toBe(false)
  })
})

describe('the change feed', () => {
  it('applies a commit that came while it was reading, without waiting for the next look', async () => {
    const clock = new ManualClock(NOW)
    const given = {
      loader: new FakeLoader(),
      clock,
      metrics: createMetrics(),
      catalogue: new Catalogue('tinyauth'),
      capacity: 10,
    }
    // Nothing is loaded here.
    const snapshot = new MemorySnapshot({ ...given, maxStalenessSeconds: 300 } as unknown as MemorySnapshotOptions)
    const stored: { revision: number; at: number; subjects: [] }[] = []
    let commit: (revision: number) => void = () => undefined
    let release: () => void = () => undefined
    const unitOfWork = {
      read: (work: (manager: unknown, revision: number) => Promise<unknown>) => work({}, stored.at(-1)?.revision ?? 0),
      onCommit: (listener: (heard: { revision: number; subjects: [] }) => void) => {
        commit = (revision) => listener({ revision, subjects: [] })
        return () => undefined
      },
    }
    const reader = {
      change: (_manager: unknown, number: number) =>
        Promise.resolve(stored.find(({ revision }) => revision === number)),
      services: () => Promise.resolve([]),
      changesSince: async (_manager: unknown, since: number) => {
        const seen = stored.filter(({ revision }) => revision > since)
        await new Promise<void>((resolve) => (release = resolve))
        return seen
      },
    }
    const options = { unitOfWork, reader, snapshot, clock, log: { warn: () => undefined }, pollIntervalMs: 60_000 }
    const feed = new ChangeFeed(options as unknown as ConstructorParameters<typeof ChangeFeed>[0])
    await feed.start()
    // Another node makes change 1, and this node looks.
    stored.push({ revision: 1, at: NOW, subjects: [] })
    const looking = feed.pull()
    // This node makes change 2 before that look is over.
    stored.push({ revision: 2, at: NOW, subjects: [] })
    commit(2)
    release()
    await looking
    for (let i = 0; i < 100 && snapshot.revision < 2; i++) {
      release()
      await Promise.resolve()
    }
    feed.stop()
    expect(snapshot.revision).toBe(2)
  })
})

describe('a name that nobody can have', () => {
  it('is neither looked up nor remembered', async () => {
    const asked: string[] = []
    const loader = { byUsername: (name: string) => Promise.resolve(void asked.push(name)) }
    const clock = new ManualClock(NOW)
    const options = { clock, loader, metrics: createMetrics(), catalogue: new Catalogue('tinyauth'), capacity: 10 }
    // Only names are looked up here.
    const snapshot = new MemorySnapshot(options as unknown as MemorySnapshotOptions)
    await snapshot.principalByUsername('x'.repeat(6000))
    expect(asked).toEqual([])
  })
})

describe('the size of buffered events', () => {
  it('counts what the caller put into the context', () => {
    const context = JSON.stringify({ note: 'x'.repeat(900_000) })
    const event = { id: '', at: '', event: '', outcome: 'deny', fields: { 'request.context': context } } as const
    expect(estimatedSize(event)).toBeGreaterThan(450_000)
  })

  it('counts the forwarded headers of which the value is kept', () => {
    const headers = [`Referer: ${'x'.repeat(900_000)}`]
    const event = { id: '', at: '', event: '', outcome: 'deny', fields: { 'request.headers': headers } } as const
    expect(estimatedSize(event)).toBeGreaterThan(450_000)
  })
})
