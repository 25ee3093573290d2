import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../common/clock.js'
import { ChangeRetention } from './change-retention.js'
import { ChangeEntity } from './entities/change.entity.js'
import { openStore } from './open-store.js'
import type { Store } from './store.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const WEEK = 7 * 86_400
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

describe('retention of changes', () => {
  let clock: ManualClock
  let store: Store

  beforeEach(async () => {
    clock = new ManualClock(NOW)
    store = await openStore({ file: ':memory:', clock, log: silent })
  })

  afterEach(async () => {
    await store.close()
  })

  function sweep(): Promise<number> {
    return new ChangeRetention({ unitOfWork: store.unitOfWork, clock, seconds: WEEK }).sweep()
  }

  async function change(): Promise<number> {
    const subject = { type: 'user', id: 'u1' } as const
    return (await store.unitOfWork.run((tx) => Promise.resolve(tx.change(subject)))).revision
  }

  function left(): Promise<readonly number[]> {
    return store.unitOfWork.read(async (manager) => {
      const rows = await manager.find(ChangeEntity, { order: { revision: 'ASC' } })
      return rows.map(({ revision }) => revision)
    })
  }

  it('removes what is older than it says, from the beginning', async () => {
    await change()
    await change()
    clock.advance(WEEK * 1000)
    await change()
    expect(await sweep()).toBe(0)
    clock.advance(1)
    expect(await sweep()).toBe(2)
    expect(await left()).toEqual([3])
  })

  it('removes more than a page holds', async () => {
    const subjects = [{ type: 'user', id: 'u1' } as const]
    const rows = Array.from({ length: 2500 }, (_, index) => ({ revision: index + 1, at: NOW, subjects }))
    await store.unitOfWork.run(({ manager }) => manager.insert(ChangeEntity, rows))
    await store.dataSource.query('update heads set revision = 2500')
    clock.advance(2 * WEEK * 1000)
    expect(await sweep()).toBe(2499)
    expect(await left()).toEqual([2500])
  })

  it('leaves an old change behind a younger one: what is left has no gap', async () => {
    await change()
    clock.advance(-2 * WEEK * 1000)
    await change()
    clock.advance(2 * WEEK * 1000)
    await change()
    expect(await sweep()).toBe(0)
    expect(await left()).toEqual([1, 2, 3])
  })

  it('makes no change of its own, and numbers go on', async () => {
    await change()
    await change()
    clock.advance(2 * WEEK * 1000)
    await sweep()
    expect(await change()).toBe(3)
    expect(await left()).toEqual([2, 3])
  })
})
