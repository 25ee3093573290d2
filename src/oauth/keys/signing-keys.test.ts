import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../common/clock.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { Secret } from '../../common/secrets/secret.js'
import { openStore, SigningKeyEntity, type Store } from '../../store/index.js'
import { SigningKeys } from './signing-keys.js'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 10, 29)

describe('signing keys', () => {
  const secretBox = new SecretBox(new Secret([Buffer.alloc(32, 7)]))
  let clock: ManualClock
  let store: Store
  let keys: SigningKeys

  beforeEach(async () => {
    clock = new ManualClock(NOW)
    store = await openStore({
      file: ':memory:',
      clock,
      log: { error: () => undefined, warn: () => undefined, info: () => undefined },
    })
    keys = new SigningKeys({ unitOfWork: store.unitOfWork, secretBox, clock })
  })

  afterEach(() => store.close())

  const ids = async (): Promise<readonly unknown[]> => (await keys.current()).map(({ kid }) => kid)

  it('are made when the first is needed, and are the same from then on', async () => {
    const [first, ...others] = await keys.current()
    expect([first, others]).toEqual([expect.objectContaining({ kty: 'RSA', alg: 'RS256', use: 'sig' }), []])
    expect(await ids()).toEqual([first?.kid])
  })

  it('are published a day before they sign, and two days after', async () => {
    const [first] = await ids()
    clock.advance(88 * DAY)
    expect(await ids()).toEqual([first])
    clock.advance(1.5 * DAY)
    const [still, next] = await ids()
    expect([still, typeof next]).toEqual([first, 'string'])
    clock.advance(DAY)
    expect(await ids()).toEqual([next, first])
    clock.advance(2 * DAY)
    expect(await ids()).toEqual([next])
  })

  it('are made anew after the service was not used for long', async () => {
    const [first] = await ids()
    clock.advance(400 * DAY)
    const now = await ids()
    expect([now.length, now.includes(first)]).toEqual([1, false])
  })

  it('are made once by two nodes that need one at the same time', async () => {
    const other = new SigningKeys({ unitOfWork: store.unitOfWork, secretBox, clock })
    const [mine, theirs] = await Promise.all([ids(), other.current()])
    expect(theirs.map(({ kid }) => kid)).toEqual(mine)
    expect(mine.length).toBe(1)
  })

  it('are stored under the master key, and swept when they are over', async () => {
    const [first] = await keys.current()
    const stored = await store.unitOfWork.read((manager) => manager.find(SigningKeyEntity))
    expect(JSON.stringify(stored)).not.toContain(String(first?.d))
    clock.advance(93 * DAY)
    await store.unitOfWork.run((tx) => keys.sweep(tx))
    expect(await store.unitOfWork.read((manager) => manager.count(SigningKeyEntity))).toBe(0)
  })
})
