import { expect, it } from '@jest/globals'
import { inChunks } from './in-chunks.js'

it('gives the browser back when its slice is over, and keeps the order', async () => {
  let now = 0
  const at: number[] = []
  const results = await inChunks([1, 2, 3, 4, 5], (one) => ((now += 5), one * 2), {
    signal: new AbortController().signal,
    sliceMs: 10,
    nowMs: () => now,
    pause: () => Promise.resolve(),
    onProgress: (done) => at.push(done),
  })
  expect(results).toEqual([2, 4, 6, 8, 10])
  expect(at).toEqual([2, 4])
})

it('stops where it is told to', async () => {
  const stop = new AbortController()
  const done: number[] = []
  const all = inChunks([1, 2, 3], (one) => (done.push(one), one === 2 && stop.abort()), { signal: stop.signal })
  await expect(all).rejects.toThrow()
  expect(done).toEqual([1, 2])
})
