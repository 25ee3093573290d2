import { describe, expect, it } from '@jest/globals'
import { WorkQueue } from './work-queue.js'

/** Work that ends when it is told to. */
function gate(): {
  readonly work: () => Promise<string>
  readonly open: () => void
  readonly isStarted: () => boolean
} {
  let open = (): void => undefined
  let started = false
  const opened = new Promise<void>((resolve) => (open = resolve))
  const work = async (): Promise<string> => {
    started = true
    await opened
    return 'done'
  }
  return { work, open: () => open(), isStarted: () => started }
}

/** Until all that could go on has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

describe('a work queue', () => {
  it('runs no more at once than it may, in the order of arrival', async () => {
    const queue = new WorkQueue('jobs', { running: 2, waiting: 5 })
    const gates = [gate(), gate(), gate(), gate()]
    const results = gates.map(({ work }) => queue.run(work))
    await settled()
    expect(gates.map(({ isStarted }) => isStarted())).toEqual([true, true, false, false])
    gates[1]?.open()
    await settled()
    expect(gates.map(({ isStarted }) => isStarted())).toEqual([true, true, true, false])
    for (const { open } of gates) open()
    expect(await Promise.all(results)).toEqual(['done', 'done', 'done', 'done'])
  })

  it('gives the place of failed work to the next', async () => {
    const queue = new WorkQueue('jobs', { running: 1, waiting: 1 })
    const failed = queue.run(() => Promise.reject(new Error('no')))
    const next = queue.run(() => Promise.resolve('next'))
    await expect(failed).rejects.toThrow('no')
    expect(await next).toBe('next')
  })

  it('has its places back when all work is done', async () => {
    const queue = new WorkQueue('jobs', { running: 1, waiting: 0 })
    for (const round of [1, 2, 3]) expect(await queue.run(() => Promise.resolve(round))).toBe(round)
    const { work, open } = gate()
    const running = queue.run(work)
    await expect(queue.run(() => Promise.resolve('more'))).rejects.toMatchObject({ code: 'ServiceUnavailable' })
    open()
    await running
  })
})
