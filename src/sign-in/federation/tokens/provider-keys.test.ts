import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../common/clock.js'
import { FederationError } from '../federation-error.js'
import { ProviderKeys } from './provider-keys.js'

class Published {
  readonly clock = new ManualClock(1_000_000)
  loads = 0
  document: unknown = { keys: [{ kid: 'one' }] }
  down = false
  readonly keys = new ProviderKeys(async () => {
    this.loads += 1
    await Promise.resolve()
    if (this.down) throw new FederationError('ProviderUnavailable', 'down')
    return this.document
  }, this.clock)

  async kids(kid?: string): Promise<readonly unknown[]> {
    return (await this.keys.keysFor(kid)).map((key) => key['kid'])
  }
}

describe('the keys of a provider', () => {
  it('are loaded once for many at once, and kept for 10 minutes', async () => {
    const published = new Published()
    await Promise.all(Array.from({ length: 100 }, () => published.kids('one')))
    published.clock.advance(599_999)
    await published.kids('one')
    expect(published.loads).toBe(1)
    published.clock.advance(1)
    await published.kids('one')
    expect(published.loads).toBe(2)
  })

  it('are loaded anew for a key that is not known: the provider changed them', async () => {
    const published = new Published()
    await published.kids('one')
    published.document = { keys: [{ kid: 'one' }, { kid: 'two' }] }
    const [first, second] = await Promise.all([published.kids('two'), published.kids('two')])
    expect([first, second, published.loads]).toEqual([['one', 'two'], ['one', 'two'], 2])
  })

  it('are loaded once a minute for 1,000 tokens with keys that nobody knows', async () => {
    const published = new Published()
    await Promise.all(Array.from({ length: 1000 }, (_, index) => published.kids(`random-${index}`)))
    for (let index = 0; index < 1000; index++) await published.kids(`later-${index}`)
    expect(published.loads).toBe(2)
    published.clock.advance(60_000)
    for (let index = 0; index < 1000; index++) await published.kids(`still-${index}`)
    expect(published.loads).toBe(3)
  })

  it('go on while the provider is down, for the rest of their 10 minutes', async () => {
    const published = new Published()
    await published.kids('one')
    published.down = true
    await expect(published.kids('two')).rejects.toMatchObject({ code: 'ProviderUnavailable' })
    expect(await published.kids('one')).toEqual(['one'])
    expect(await published.kids('two')).toEqual(['one'])
    published.clock.advance(600_000)
    await expect(published.kids('one')).rejects.toMatchObject({ code: 'ProviderUnavailable' })
  })

  it.each([
    null,
    'keys',
    [],
    {},
    { keys: null },
    { keys: {} },
    { keys: ['one'] },
    { keys: Array(101).fill({ kid: 'x' }) },
  ])('are none in %j', async (document) => {
    const published = new Published()
    published.document = document
    await expect(published.kids('one')).rejects.toMatchObject({ code: 'ProviderAnswer' })
  })
})
