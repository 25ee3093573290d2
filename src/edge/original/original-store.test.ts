import { describe, expect, it } from '@jest/globals'
import { ConnectionError, NotHeldError, type ServiceAnswer } from '@tinyauth/guard/local'
import { ManualClock } from '../../common/clock.js'
import { OriginalApi } from './original-api.js'
import { OriginalStore } from './original-store.js'

const NAME = { by: 'access-keys', name: 'AKFRED', protocol: 'basic-auth', date: '20261122', region: 'global', service: 'tinyauth' } as const // prettier-ignore
const KEY = Buffer.alloc(32, 7).toString('base64')
const DAYS_SECONDS = 259_200
const STALE_MS = 300_000

/** A tinyauth that is asked, and may stand anywhere. */
class Told {
  readonly clock = new ManualClock(Date.UTC(2026, 10, 22, 12))
  readonly changes: { heard: number | undefined } = { heard: 5 }
  asked = 0
  /** What it says of its state, answer by answer; the last one stays. `undefined`: it cannot be reached. */
  revisions: (string | number | undefined)[] = [5]
  maxAge = DAYS_SECONDS
  private readonly store: OriginalStore

  constructor(keySeconds: number, isNumbered = true) {
    const numbered = isNumbered ? { changes: this.changes } : {}
    const client = { call: () => this.answer(), pass: () => Promise.reject(new Error('nothing is passed')) }
    const api = new OriginalApi({ client, clock: this.clock, ownService: 'tinyauth', keySeconds, ...numbered })
    this.store = new OriginalStore(api, { clock: this.clock, staleMs: STALE_MS, most: 10 })
  }

  async key(): Promise<string | undefined> {
    return (await this.store.key(NAME))?.identity
  }

  after(seconds: number): this {
    this.clock.advance(seconds * 1000)
    return this
  }

  clear(): void {
    this.store.clear()
  }

  private answer(): Promise<ServiceAnswer> {
    const revision = this.revisions[Math.min(this.asked, this.revisions.length - 1)]
    this.asked += 1
    if (revision === undefined) return Promise.reject(new ConnectionError('nobody answers'))
    const sentAtMs = this.clock.now()
    const expires = new Date(sentAtMs + this.maxAge * 1000).toUTCString()
    const headers = { expires, 'cache-control': `max-age=${this.maxAge}` }
    const knows = revision === 'none' ? {} : { 'x-tinyauth-knows': String(revision) }
    return Promise.resolve({ body: { identity: 'fred', key: KEY }, sentAtMs, headers: { ...headers, ...knows } })
  }
} // prettier-ignore

describe('the key of a gatekeeper of a tinyauth that numbers its changes', () => {
  it('is asked for again where the answer does not know a change that was heard', async () => {
    const told = new Told(60)
    told.revisions = [4, 4, 5]
    expect(await told.key()).toBe('fred')
    expect(told.asked).toBe(3)
    expect(await told.key()).toBe('fred')
    expect(told.asked).toBe(3)
  })

  it.each([['older', 4, 3], ['without a number', 'none', 1], ['with a word', 'five', 3], ['with half a number', 5.5, 3]])(
    'is not held where every answer is %s, nor used once a revocation was heard',
    async (_what, revision, times) => {
      const told = new Told(60)
      expect(await told.key()).toBe('fred')
      told.clear()
      told.revisions = [revision]
      await expect(told.key()).rejects.toThrow(NotHeldError)
      expect(told.asked).toBe(1 + times)
      await expect(told.key()).rejects.toThrow(NotHeldError)
    },
  ) // prettier-ignore

  it('is kept for a minute, whatever is set', async () => {
    const told = new Told(DAYS_SECONDS)
    await told.key()
    await told.after(59).key()
    expect(told.asked).toBe(1)
    await told.after(1).key()
    expect(told.asked).toBe(2)
  })

  it('does not outlive its own end while nobody answers; one without an end does', async () => {
    for (const [maxAge, isUsed] of [[30, false], [DAYS_SECONDS, true]] as const) {
      const told = new Told(60)
      told.maxAge = maxAge
      told.revisions = [5, undefined]
      await told.key()
      expect(await told.after(29).key()).toBe('fred')
      const late = told.after(31).key()
      if (isUsed) expect(await late).toBe('fred')
      else await expect(late).rejects.toThrow(ConnectionError)
    }
  }) // prettier-ignore

  it('is used after its minute while nobody answers, and not past an end that is known', async () => {
    for (const [maxAge, lastMs] of [[60, 59_999], [120, 119_999], [359, 358_999], [400, 359_999]] as const) {
      const told = new Told(60)
      told.maxAge = maxAge
      told.revisions = [5, undefined]
      await told.key()
      told.clock.advance(lastMs)
      expect(await told.key()).toBe('fred')
      told.clock.advance(1)
      await expect(told.key()).rejects.toThrow(ConnectionError)
    }
  }) // prettier-ignore
})

describe('a key of the Python server', () => {
  it('has no number, and is kept for as long as is set', async () => {
    const told = new Told(600, false)
    told.revisions = ['none', undefined]
    await told.key()
    expect(await told.after(599).key()).toBe('fred')
    expect(told.asked).toBe(1)
    expect(await told.after(1).key()).toBe('fred')
    expect(told.asked).toBe(2)
  })

  it('is not kept for longer because the clock was set back', async () => {
    const told = new Told(600, false)
    told.revisions = ['none']
    await told.after(100).key()
    told.after(500).clock.turn(-300_000)
    await told.key()
    expect(told.asked).toBe(1)
    await told.after(101).key()
    expect(told.asked).toBe(2)
  })
})
