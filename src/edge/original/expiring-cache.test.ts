import { beforeEach, describe, expect, it } from '@jest/globals'
import { ConnectionError, TooManyFetchesError } from '@tinyauth/guard/local'
import { ManualClock } from '../../common/clock.js'
import { ExpiringCache, type Fetched } from './expiring-cache.js'

const MINUTE_MS = 60_000
const STALE_MS = 300_000

let clock: ManualClock
let cache: ExpiringCache<string>

beforeEach(() => {
  clock = new ManualClock(Date.UTC(2026, 10, 22, 12))
  cache = new ExpiringCache({ clock, most: 10, staleMs: STALE_MS })
})

/** What is fetched is kept for a minute. */
async function find(outcome: string | Error, endMs?: number): Promise<string | undefined> {
  const sentAtMs = clock.now()
  const fetched = (value: string): Fetched<string> => ({ value, sentAtMs, untilMs: sentAtMs + MINUTE_MS, endMs })
  return cache.find('it', () =>
    outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(fetched(outcome)),
  )
}

describe('what is kept until it expires', () => {
  const outage = new ConnectionError('nobody answers')

  it('outlives its time while nobody answers, and never its end', async () => {
    await find('kept', clock.now() + 2 * MINUTE_MS)
    clock.advance(2 * MINUTE_MS - 1)
    expect(await find(outage)).toBe('kept')
    clock.advance(1)
    await expect(find(outage)).rejects.toBe(outage)
  })

  it('is not given away, nor forgotten, where there is too much to ask already', async () => {
    await find('kept')
    clock.advance(MINUTE_MS)
    await expect(find(new TooManyFetchesError())).rejects.toThrow(TooManyFetchesError)
    expect(await find(outage)).toBe('kept')
    clock.advance(STALE_MS)
    await expect(find(new TooManyFetchesError())).rejects.toThrow(TooManyFetchesError)
    await expect(find(outage)).rejects.toBe(outage)
  })

  it('is forgotten with any other refusal', async () => {
    await find('kept')
    clock.advance(MINUTE_MS)
    const refusal = new Error('no')
    await expect(find(refusal)).rejects.toBe(refusal)
    await expect(find(outage)).rejects.toBe(outage)
  })
})
