import { describe, expect, it } from '@jest/globals'
import { asShown } from './as-shown.js'

describe('what was printed, as a document shows it', () => {
  it.each<[printed: unknown, shown: unknown]>([
    [{ a: 1 }, { a: 1 }],
    [{ a: 'x' }, { a: '…' }],
    [
      { a: 1, b: 2 },
      { a: 1, '…': '…' },
    ],
    [[{ a: 1, b: 2 }], [{ a: '…', '…': '…' }]],
  ])('%j is shown by %j', (printed, shown) => {
    expect(asShown(printed, shown)).toEqual(shown)
  })

  it.each<[printed: unknown, shown: unknown]>([
    [{ a: 2 }, { a: 1 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{}, { a: '…' }],
    [{ b: 2 }, { a: '…', '…': '…' }],
    [[1, 2], [1]],
    [{ a: [] }, { a: {} }],
  ])('%j is not shown by %j', (printed, shown) => {
    expect(asShown(printed, shown)).not.toEqual(shown)
  })
})
