import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type EmptyStore, emptyStore } from '../../../../test/provision/empty-store.js'
import * as a from '../../../../test/store/fixtures.js'
import { RecoveryCodeEntity, type Transaction, UserEntity } from '../../../store/index.js'
import { parseRecoveryCode } from './recovery-code.js'
import { RecoveryCodes } from './recovery-codes.js'

let empty: EmptyStore
let recovery: RecoveryCodes
let fred: UserEntity
let ann: UserEntity
let codes: readonly string[]

beforeAll(async () => {
  empty = await emptyStore()
})

afterAll(() => empty.store.close())

beforeEach(async () => {
  recovery = new RecoveryCodes(empty.options)
  fred = a.user({ username: 'fred' })
  ann = a.user({ username: 'ann' })
  await run(async ({ manager }) => {
    await manager.clear(UserEntity)
    await manager.insert(UserEntity, [fred, ann])
  })
  codes = await run((tx) => recovery.regenerate(tx, fred.id))
})

async function run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return (await empty.store.unitOfWork.run(work)).value
}

function use(text: string, uid = fred.id): Promise<boolean> {
  return run((tx) => recovery.use(tx, uid, text))
}

function left(uid = fred.id): Promise<number> {
  return empty.store.unitOfWork.read((manager) => recovery.left(manager, uid))
}

describe('recovery codes', () => {
  it('are ten of 80 bits, in groups, of letters that nobody mixes up', () => {
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  })

  it('are in the database as hashes alone', async () => {
    const rows = await empty.store.unitOfWork.read((manager) => manager.find(RecoveryCodeEntity))
    expect(rows).toHaveLength(10)
    for (const code of codes) {
      expect(JSON.stringify(rows)).not.toContain(code)
      expect(JSON.stringify(rows)).not.toContain(code.replaceAll('-', ''))
    }
  })

  it('are each good once', async () => {
    const [first = '', second = ''] = codes
    expect([await use(first), await use(first), await use(second), await left()]).toEqual([true, false, true, 8])
  })

  it('that come 20 times at once are good for exactly one of them', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => use(codes[0] ?? '')))
    expect(results.filter(Boolean)).toHaveLength(1)
    expect(await left()).toBe(9)
  })

  it('are void when there are new ones', async () => {
    const renewed = await run((tx) => recovery.regenerate(tx, fred.id))
    expect([await use(codes[0] ?? ''), await left(), await use(renewed[0] ?? '')]).toEqual([false, 10, true])
  })

  it("are nobody else's", async () => {
    expect([await use(codes[0] ?? '', ann.id), await left(), await left(ann.id)]).toEqual([false, 10, 0])
  })

  it.each([
    ['in small letters', (code: string) => code.toLowerCase()],
    ['without dashes', (code: string) => code.replaceAll('-', '')],
    ['with spaces', (code: string) => ` ${code.replaceAll('-', ' ')}\n`],
    ['with O for 0 and L for 1', (code: string) => code.replaceAll('0', 'o').replaceAll('1', 'l')],
  ])('are taken %s', async (_how, typed) => {
    for (const code of codes) expect(await use(typed(code))).toBe(true)
  })

  it.each(['', '-', '7K3M-9QXT-2B5D', '7K3M-9QXT-2B5D-HJ8W-1', '7K3M-9QXT-2B5D-HJ8U', 'é'.repeat(16), 'A'.repeat(65)])(
    'are not %j',
    (text) => {
      expect(parseRecoveryCode(text)).toBeUndefined()
    },
  )
})
