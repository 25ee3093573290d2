import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { EntityManager } from 'typeorm'
import { FakeLoader } from '../../test/snapshot/fake-loader.js'
import * as a from '../../test/store/fixtures.js'
import { createSqliteFile } from '../../test/store/sqlite-database.js'
import { ManualClock } from '../common/clock.js'
import { createLog, type Log } from '../common/log/index.js'
import { Metrics } from '../common/metrics/index.js'
import { ChangeEntity, PrincipalReader, ServiceActionEntity, ServiceEntity, type Store } from '../store/index.js'
import { Catalogue } from './catalogue.js'
import { ChangeFeed } from './change-feed.js'
import { KeyUses } from './key-uses.js'
import { MemorySnapshot } from './memory-snapshot.js'
import { SessionUses } from './session-uses.js'

/** Counts how often changes were asked for. */
class CountingReader extends PrincipalReader {
  pages = 0

  override changesSince(
    ...asked: Parameters<PrincipalReader['changesSince']>
  ): ReturnType<PrincipalReader['changesSince']> {
    this.pages += 1
    return super.changesSince(...asked)
  }
}

let database: Awaited<ReturnType<typeof createSqliteFile>>
let own: Store
let other: Store
let reader: CountingReader
let snapshot: MemorySnapshot
let feed: ChangeFeed
let clock: ManualClock
let log: Log

beforeEach(async () => {
  database = await createSqliteFile()
  own = await a.open({ file: database.file })
  other = await a.open({ file: database.file })
  clock = new ManualClock(a.NOW)
  log = createLog({ logLevel: 'fatal', logFormat: 'json', service: 'tinyauth' }, clock)
  reader = new CountingReader()
  snapshot = new MemorySnapshot({
    ...{ loader: new FakeLoader(), catalogue: new Catalogue('tinyauth'), uses: new KeyUses(), clock, log },
    ...{ metrics: new Metrics(), sessionUses: new SessionUses(), capacity: 100, maxStalenessSeconds: 300 },
  })
  feed = new ChangeFeed(feedOptions())
})

function feedOptions(): ConstructorParameters<typeof ChangeFeed>[0] {
  return { unitOfWork: own.unitOfWork, reader, snapshot, clock, log, pollIntervalMs: 3_600_000 }
}

afterEach(async () => {
  feed.stop()
  await own.close()
  await other.close()
  await database.drop()
})

async function change(store: Store, work?: (manager: EntityManager) => Promise<unknown>): Promise<number> {
  const { revision } = await store.unitOfWork.run(async (tx) => {
    await work?.(tx.manager)
    tx.change(work === undefined ? { type: 'user', id: 'u1' } : { type: 'service', id: 's1' })
  })
  return revision
}

function registers(name: string, level: 'read' | 'write'): (manager: EntityManager) => Promise<unknown> {
  return async (manager) => {
    const service = a.service({ name })
    await manager.insert(ServiceEntity, service)
    await manager.insert(ServiceActionEntity, { ...a.serviceAction(service.id, 'GetApple'), level })
  }
}

async function expectSoon(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 10_000 && !holds(); turn++) await settled()
  expect(holds()).toBe(true)
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('the feed of changes', () => {
  it('begins where the store stands, with the catalogue as it is', async () => {
    await change(own, registers('orchard', 'read'))
    const revision = await change(own)
    await feed.start()
    expect([snapshot.revision, snapshot.catalogue.levelOf('orchard:GetApple')]).toEqual([revision, 'read'])
    expect(reader.pages).toBe(0)
  })

  it('applies a commit of this node when it is told, without asking the store', async () => {
    await feed.start()
    const revision = await change(own)
    expect(snapshot.revision).toBe(revision)
    expect(reader.pages).toBe(0)
  })

  it('asks the store about the change of another node that stands before audit events of this one', async () => {
    await feed.start()
    await change(other)
    const event = { id: 'e1', at: new Date(a.NOW).toISOString(), event: 'ListUsers', outcome: 'allow' } as const
    await own.unitOfWork.run((tx) => Promise.resolve(tx.audit(event)))
    expect(snapshot.revision === 0 || reader.pages > 0).toBe(true)
    await feed.pull()
    expect(snapshot.revision).toBe(1)
  })

  it('fills a gap from the store: a commit of this node after one of another', async () => {
    await feed.start()
    await change(other)
    expect(snapshot.revision).toBe(0)
    const revision = await change(own)
    expect(snapshot.revision).toBeLessThan(revision)
    await feed.pull()
    expect(snapshot.revision).toBe(revision)
    expect(revision).toBe(2)
  })

  it('renews the catalogue with a change of a service, of this node or another', async () => {
    await feed.start()
    await change(own, registers('orchard', 'read'))
    await feed.pull()
    expect(snapshot.catalogue.levelOf('orchard:GetApple')).toBe('read')
    await change(other, registers('barn', 'write'))
    await feed.pull()
    expect(snapshot.catalogue.levelOf('barn:GetApple')).toBe('write')
    expect(snapshot.revision).toBe(2)
  })

  it('brings more changes than one page holds, all of them', async () => {
    await feed.start()
    const subjects = [{ type: 'user', id: 'u1' } as const]
    const rows = Array.from({ length: 1000 }, (_, index) => ({ revision: index + 2, at: a.NOW, subjects }))
    await change(other, (manager) => manager.insert(ChangeEntity, rows))
    await other.dataSource.query('update heads set revision = 1001')
    await feed.pull()
    expect([snapshot.revision, reader.pages]).toEqual([1001, 2])
  })

  it('asks the store once more for all who come while it is asked: what is under way may be too old for them', async () => {
    await feed.start()
    await change(other)
    await Promise.all([feed.pull(), feed.pull(), feed.pull(), snapshot.atLeast(1)])
    expect([snapshot.revision, reader.pages]).toEqual([1, 2])
  })

  it('begins anew where the store went back: numbers that were lost may mean something else', async () => {
    await change(own)
    await change(own)
    await feed.start()
    await other.unitOfWork.run(({ manager }) => manager.query('delete from changes where revision = 2'))
    await other.dataSource.query('update heads set revision = 1')
    await feed.pull()
    expect(snapshot.revision).toBe(1)
    const revision = await change(own)
    expect([revision, snapshot.revision]).toEqual([2, 2])
  })

  it('begins anew where the store lost a change of this node that was ahead of what is applied', async () => {
    await change(own)
    await feed.start()
    snapshot.forgetAhead({ revision: 3, subjects: [{ type: 'user', id: 'u1' }] })
    await feed.pull()
    expect([snapshot.revision, snapshot.newest]).toEqual([1, 1])
  })

  it('begins anew where changes were removed before it read them: none is passed over', async () => {
    await feed.start()
    for (let n = 0; n < 3; n += 1) await change(other)
    await other.unitOfWork.run(({ manager }) => manager.query('delete from changes where revision < 3'))
    const told: string[] = []
    snapshot.onApplied((applied) => told.push(applied))
    await feed.pull()
    expect([snapshot.revision, told]).toEqual([3, ['anew']])
  })

  it('begins anew with the catalogue as it is then', async () => {
    await feed.start()
    await change(other, registers('orchard', 'read'))
    await change(other)
    await other.unitOfWork.run(({ manager }) => manager.query('delete from changes where revision < 2'))
    await feed.pull()
    expect(snapshot.catalogue.levelOf('orchard:GetApple')).toBe('read')
  })

  it('begins anew where another change has the number of one that is known: the store failed over, and went on', async () => {
    await change(own)
    await change(other)
    await feed.start()
    await other.dataSource.query('update changes set at = at + 1 where revision = 2')
    await change(other)
    const told: string[] = []
    snapshot.onApplied((applied) => told.push(applied))
    await feed.pull()
    expect([snapshot.revision, told]).toEqual([3, ['anew']])
  })

  it('begins anew where the store lost what this node applied, although this node wrote since', async () => {
    await feed.start()
    await change(other)
    await feed.pull()
    await other.dataSource.query('update changes set at = at + 1 where revision = 1')
    await change(own)
    expect(snapshot.revision).toBe(2)
    const told: string[] = []
    snapshot.onApplied((applied) => told.push(applied))
    await feed.pull()
    expect([snapshot.revision, told]).toEqual([2, ['anew']])
  })

  it('begins anew where the store lost what this node itself changed, and gave the number away', async () => {
    await feed.start()
    await change(own)
    await other.dataSource.query('update changes set at = at + 1 where revision = 1')
    await change(other)
    const told: string[] = []
    snapshot.onApplied((applied) => told.push(applied))
    await feed.pull()
    expect([snapshot.revision, told]).toEqual([2, ['anew']])
  })

  it('applies a change of this node once: reading it later forgets nothing again', async () => {
    await feed.start()
    const applied: number[] = []
    const apply = snapshot.apply.bind(snapshot)
    snapshot.apply = (changes) => {
      applied.push(...changes.map(({ revision }) => revision))
      apply(changes)
    }
    await change(own)
    await change(other)
    await feed.pull()
    expect(applied).toEqual([1, 2])
  })

  it('says where it stands, for whoever reads elsewhere: behind the last change that is applied', async () => {
    await feed.start()
    expect(feed.position).toEqual({ revision: 0, mark: undefined })
    await change(own)
    const heard = feed.position
    await feed.pull()
    expect([heard.revision, feed.position]).toEqual([1, heard])
    await change(other)
    await feed.pull()
    expect(feed.position.revision).toBe(2)
    expect(feed.position.mark).toContain('user u1')
  })

  it('looks when it is told of a change that it does not know, and when something may have been missed', async () => {
    let hear: (revision: number | undefined) => void = () => undefined
    const hints = { start: (listener: typeof hear) => (hear = listener), stop: () => Promise.resolve() }
    const { snapshot: _, ...options } = feedOptions()
    const hinted = new ChangeFeed({ ...options, snapshot, hints: hints })
    await hinted.start()
    const revision = await change(other)
    hear(revision)
    await expectSoon(() => snapshot.revision === revision)
    const looked = reader.pages
    hear(revision)
    expect(reader.pages).toBe(looked)
    // After a failover that lost changes numbers are given again.
    hear(revision - 1)
    await expectSoon(() => reader.pages === looked + 1)
    await change(other)
    hear(undefined)
    await expectSoon(() => snapshot.revision === revision + 1)
    hinted.stop()
  })

  it('counts the age by what passed too: a clock that is set back makes nothing younger', async () => {
    await feed.start()
    clock.advance(200_000)
    clock.turn(-50_000)
    expect(snapshot.stalenessMs(clock.now())).toBe(200_000)
    clock.turn(100_000)
    expect(snapshot.stalenessMs(clock.now())).toBe(250_000)
  })

  it('counts the age of what it knows from the question, not from the answer', async () => {
    await feed.start()
    const answer = reader.changesSince.bind(reader)
    reader.changesSince = (...asked) => {
      clock.advance(250_000)
      return answer(...asked)
    }
    await feed.pull()
    expect(snapshot.stalenessMs(clock.now())).toBe(250_000)
  })

  it('does not know what holds now while more changes wait than a page brings', async () => {
    await feed.start()
    clock.advance(400_000)
    const subjects = [{ type: 'user', id: 'u1' } as const]
    const rows = Array.from({ length: 1500 }, (_, index) => ({ revision: index + 2, at: a.NOW, subjects }))
    await change(other, (manager) => manager.insert(ChangeEntity, rows))
    await other.dataSource.query('update heads set revision = 1501')
    const read = reader.changesSince.bind(reader)
    reader.changesSince = (...asked) =>
      asked[1] === 0 ? read(...asked) : Promise.reject(new Error('the store is gone again'))
    await expect(feed.pull()).rejects.toThrow('gone again')
    expect([snapshot.revision, snapshot.isFresh(clock.now())]).toEqual([1000, false])
  })

  it('forgets what this node changed although a change before it is not known yet', async () => {
    await feed.start()
    await change(other)
    const ahead: number[] = []
    const forget = snapshot.forgetAhead.bind(snapshot)
    snapshot.forgetAhead = (commit) => {
      ahead.push(commit.revision)
      forget(commit)
    }
    const revision = await change(own)
    expect([ahead, snapshot.revision]).toEqual([[revision], 0])
    await feed.pull()
    expect(snapshot.revision).toBe(revision)
  })

  it('takes a commit that it hears while it reads for no going back of the store', async () => {
    await feed.start()
    await change(other)
    const told: string[] = []
    snapshot.onApplied((applied) => told.push(applied))
    const reading = feed.pull()
    // On PostgreSQL a read that has begun does not see it.
    snapshot.apply([{ revision: 2, subjects: [{ type: 'user', id: 'u1' }] }])
    await reading
    expect([snapshot.revision, told.includes('anew')]).toEqual([2, false])
  })

  it('serves who waits for a revision of another node', async () => {
    await feed.start()
    const revision = await change(other)
    await snapshot.atLeast(revision)
    expect(snapshot.revision).toBe(revision)
  })

  it('hears nothing any more when it is stopped', async () => {
    await feed.start()
    feed.stop()
    await change(own)
    await settled()
    expect([snapshot.revision, reader.pages]).toEqual([0, 0])
  })

  it('says so when the store is out of reach, and catches up when it is back', async () => {
    await feed.start()
    await own.close()
    await expect(feed.pull()).rejects.toThrow()
    await expect(snapshot.atLeast(1)).rejects.toThrow()
    await own.dataSource.initialize()
    const revision = await change(other)
    await feed.pull()
    expect(snapshot.revision).toBe(revision)
  })
})
