import { describe, expect, it } from '@jest/globals'
import { NOW } from '../../../packages/decision/test/principals.js'
import { ReplayCache } from './replay-cache.js'

describe('a cache of signatures', () => {
  it('admits each once, for as long as it would be accepted', () => {
    const cache = new ReplayCache()
    expect(cache.admit('AK1/a', NOW, NOW + 300_000)).toBe(true)
    expect(cache.admit('AK1/b', NOW, NOW + 300_000)).toBe(true)
    expect(cache.admit('AK2/a', NOW, NOW + 300_000)).toBe(true)
    expect(cache.admit('AK1/a', NOW, NOW + 300_000)).toBe(false)
    expect(cache.admit('AK1/a', NOW + 300_000, NOW + 300_000)).toBe(false)
  })

  it('refuses a key that signs too much, and no other, until what it signed has ended', () => {
    const cache = new ReplayCache()
    for (let i = 0; i < 10_000; i += 1) cache.admit(`AK1/s${i}`, NOW, NOW + 1000)
    expect(cache.admit('AK1/more', NOW + 1000, NOW + 2000)).toBe(false)
    expect(cache.admit('AK2/more', NOW + 1000, NOW + 2000)).toBe(true)
    expect(cache.admit('AK1/s5', NOW + 1000, NOW + 2000)).toBe(false)
    expect(cache.admit('AK1/more', NOW + 1001, NOW + 2000)).toBe(true)
    expect(cache.admit('AK1/more', NOW + 1001, NOW + 2000)).toBe(false)
  })

  it('takes no more when all room is taken by signatures that are still good', () => {
    const cache = new ReplayCache()
    for (let i = 0; i < 100_000; i += 1) cache.admit(`AK${i % 50}/s${i}`, NOW, NOW + 1000)
    expect(cache.admit('AKX/more', NOW + 1000, NOW + 2000)).toBe(false)
    expect(cache.admit('AKX/more', NOW + 1001, NOW + 2000)).toBe(true)
  })
})
