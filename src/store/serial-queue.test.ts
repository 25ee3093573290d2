import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { SerialQueue } from './serial-queue.js'

it('runs one task at a time, in the order in which they came', async () => {
  const queue = new SerialQueue()
  const log: string[] = []
  const task = (name: string, turns: number): Promise<void> =>
    queue.run(async () => {
      log.push(`${name} begins`)
      for (let turn = 0; turn < turns; turn += 1) await nextTurn()
      log.push(`${name} ends`)
    })
  await Promise.all([task('slow', 5), task('quick', 0)])
  expect(log).toEqual(['slow begins', 'slow ends', 'quick begins', 'quick ends'])
})

it('answers each caller with its own result, and goes on after a failure', async () => {
  const queue = new SerialQueue()
  const results = await Promise.allSettled([
    queue.run(() => Promise.resolve(1)),
    queue.run(() => Promise.reject(new Error('two'))),
    queue.run(() => Promise.resolve(3)),
  ])
  expect(results).toEqual([
    { status: 'fulfilled', value: 1 },
    { status: 'rejected', reason: new Error('two') },
    { status: 'fulfilled', value: 3 },
  ])
})
