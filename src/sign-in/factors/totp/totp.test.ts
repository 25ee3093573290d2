import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { generate } from 'otplib'
import { type EmptyStore, emptyStore } from '../../../../test/provision/empty-store.js'
import * as a from '../../../../test/store/fixtures.js'
import { FactorEntity, OneTimeSecretEntity, type Transaction, UserEntity } from '../../../store/index.js'
import { type BegunTotpEnrolment, Totp } from './totp.js'

let empty: EmptyStore
let totp: Totp
let fred: UserEntity
let ann: UserEntity

beforeAll(async () => {
  empty = await emptyStore()
})

afterAll(() => empty.store.close())

beforeEach(async () => {
  empty.clock.set(a.NOW)
  totp = new Totp(empty.options)
  fred = a.user({ username: 'fred' })
  ann = a.user({ username: 'ann' })
  await run(async ({ manager }) => {
    await manager.clear(UserEntity)
    await manager.insert(UserEntity, [fred, ann])
  })
})

async function run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return (await empty.store.unitOfWork.run(work)).value
}

function begin(user = fred): Promise<BegunTotpEnrolment> {
  return run((tx) => totp.beginEnrolment(tx, user))
}

/** What an app shows now. */
function codeOf(secret: string): Promise<string> {
  return generate({ secret, epoch: Math.floor(empty.clock.now() / 1000) })
}

async function complete({ ticket }: BegunTotpEnrolment, code: string, uid = fred.id): Promise<object> {
  return run((tx) => totp.completeEnrolment(tx, uid, ticket, code, 'My phone'))
}

/** An app that is set up; it has shown nothing in this time step. Answers its secret. */
async function enrolled(user = fred): Promise<string> {
  const begun = await begin(user)
  expect(await complete(begun, await codeOf(begun.secretText), user.id)).toHaveProperty('factorId')
  empty.clock.advance(60_000)
  return begun.secretText
}

function verify(code: string, uid = fred.id): Promise<string | undefined> {
  return run((tx) => totp.verify(tx, uid, code))
}

function factors(): Promise<FactorEntity[]> {
  return empty.store.unitOfWork.read((manager) => manager.find(FactorEntity))
}

async function wrongFor(secret: string): Promise<string> {
  return (await codeOf(secret)).replace(/^./, (digit) => String((Number(digit) + 5) % 10))
}

describe('an enrolment', () => {
  it('tells the app who and where, in the form that its camera reads', async () => {
    const { secretText, uri } = await begin()
    expect(secretText).toMatch(/^[A-Z2-7]{32}$/)
    expect(uri).toBe(`otpauth://totp/tinyauth:fred?secret=${secretText}&issuer=tinyauth`)
    const { config } = await emptyStore({ PUBLIC_URL: 'https://auth.example.org:8443' }).then(async (other) => {
      await other.store.close()
      return other.options
    })
    const named = await run((tx) => new Totp({ ...empty.options, config }).beginEnrolment(tx, fred))
    expect(named.uri).toContain('otpauth://totp/auth.example.org:fred?')
  })

  it('is a factor only when a code shows that the app has the secret', async () => {
    const begun = await begin()
    expect(await factors()).toEqual([])
    const commits = empty.commits.length
    const { secretText } = begun
    expect(await complete(begun, await codeOf(secretText))).toHaveProperty('factorId')
    expect(await factors()).toMatchObject([{ userId: fred.id, kind: 'totp', name: 'My phone', lastUsedAt: null }])
    expect(empty.commits.slice(commits).flatMap(({ subjects }) => subjects)).toEqual([{ type: 'user', id: fred.id }])
  })

  it('leaves no secret in the database that anybody could read, in neither of its places', async () => {
    const begun = await begin()
    const [under] = await empty.store.unitOfWork.read((manager) => manager.find(OneTimeSecretEntity))
    expect(JSON.stringify(under)).not.toContain(begun.secretText)
    await complete(begun, await codeOf(begun.secretText))
    const [factor] = await factors()
    expect(JSON.stringify(factor)).not.toContain(begun.secretText)
    expect(empty.options.secretBox.unseal(factor?.sealedSecret ?? '', factor?.id ?? '')).toBe(begun.secretText)
  })

  it('uses the first code up', async () => {
    const begun = await begin()
    const code = await codeOf(begun.secretText)
    await complete(begun, code)
    expect(await verify(code)).toBeUndefined()
  })

  it('goes on after a wrong code, and shows again what the app needs', async () => {
    const begun = await begin()
    expect(await complete(begun, await wrongFor(begun.secretText))).toEqual({ refused: 'wrong-code' })
    const { secretText, uri } = begun
    expect(await run((tx) => totp.enrolment(tx, fred, begun.ticket))).toEqual({ secretText, uri })
    expect(await complete(begun, await codeOf(secretText))).toHaveProperty('factorId')
  })

  it('ends after five wrong codes', async () => {
    const begun = await begin()
    for (let guess = 0; guess < 5; guess += 1) await complete(begun, 'wrong')
    expect(await complete(begun, await codeOf(begun.secretText))).toEqual({ refused: 'expired' })
    expect(await run((tx) => totp.enrolment(tx, fred, begun.ticket))).toBeUndefined()
  })

  it('ends after a quarter of an hour, once it is complete, and is nobody else’s', async () => {
    const begun = await begin()
    const code = await codeOf(begun.secretText)
    expect(await complete(begun, code, ann.id)).toEqual({ refused: 'expired' })
    expect(await run((tx) => totp.enrolment(tx, ann, begun.ticket))).toBeUndefined()
    await complete(begun, code)
    expect(await complete(begun, code)).toEqual({ refused: 'expired' })
    const late = await begin()
    empty.clock.advance(15 * 60_000)
    expect(await complete(late, await codeOf(late.secretText))).toEqual({ refused: 'expired' })
    expect(await complete({ ...late, ticket: 'no ticket' }, code)).toEqual({ refused: 'expired' })
  })

  it.each([
    ['too long', 'x'.repeat(65)],
    ['of two lines', 'a\nb'],
  ])('refuses a name that is %s, and goes on', async (_what, name) => {
    const begun = await begin()
    const code = await codeOf(begun.secretText)
    const refused = run((tx) => totp.completeEnrolment(tx, fred.id, begun.ticket, code, name))
    await expect(refused).rejects.toMatchObject({ code: 'ValidationFailed', problems: { name: expect.any(String) } })
    expect(await complete(begun, code)).toHaveProperty('factorId')
  })
})

describe('a code of an app', () => {
  it('proves the factor that it is of', async () => {
    const [first, second] = [await enrolled(), await enrolled()]
    const [one, two] = (await factors()).sort((left, right) => left.createdAt - right.createdAt)
    expect(await verify(await codeOf(first))).toBe(one?.id)
    expect(await verify(await codeOf(second))).toBe(two?.id)
    expect(await factors()).toMatchObject([{ lastUsedAt: empty.clock.now() }, { lastUsedAt: empty.clock.now() }])
  })

  it('is good once, and none from before it is good after it', async () => {
    const secret = await enrolled()
    const before = await codeOf(secret)
    empty.clock.advance(30_000)
    const code = await codeOf(secret)
    expect(await verify(code)).toBeDefined()
    expect(await verify(code)).toBeUndefined()
    expect(await verify(before)).toBeUndefined()
    empty.clock.advance(30_000)
    expect(await verify(await codeOf(secret))).toBeDefined()
  })

  it('that comes 20 times at once is good for exactly one of them', async () => {
    const code = await codeOf(await enrolled())
    const results = await Promise.all(Array.from({ length: 20 }, () => verify(code)))
    expect(results.filter((id) => id !== undefined)).toHaveLength(1)
  })

  it.each(['', '000', 'abcdef', '1234567', '١٢٣٤٥٦', '123456'.repeat(6), "' or 1=1 --"])('is not %j', async (code) => {
    await enrolled()
    expect(await verify(code)).toBeUndefined()
  })

  it('of another user, or a wrong one, proves nothing and uses nothing up', async () => {
    const secret = await enrolled()
    const ofAnn = await enrolled(ann)
    expect(await verify(await codeOf(ofAnn))).toBeUndefined()
    expect(await verify(await wrongFor(secret))).toBeUndefined()
    expect(await verify(await codeOf(secret))).toBeDefined()
    expect(await verify(await codeOf(ofAnn), ann.id)).toBeDefined()
  })

  it('proves nothing where there is no app', async () => {
    expect(await verify('123456')).toBeUndefined()
  })

  it('of a secret that was put into another row proves nothing', async () => {
    const secret = await enrolled()
    await enrolled(ann)
    const [ofFred, ofAnn] = (await factors()).sort(({ userId }) => (userId === fred.id ? -1 : 1))
    const sealedSecret = ofFred?.sealedSecret ?? ''
    await run((tx) => tx.manager.update(FactorEntity, { id: ofAnn?.id ?? '' }, { sealedSecret }))
    await expect(verify(await codeOf(secret), ann.id)).rejects.toMatchObject({ code: 'InternalError' })
  })
})
