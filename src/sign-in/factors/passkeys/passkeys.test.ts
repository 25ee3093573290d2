import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type EmptyStore, emptyStore } from '../../../../test/provision/empty-store.js'
import { type Ceremony, SoftwareAuthenticator } from '../../../../test/sign-in/software-authenticator.js'
import * as a from '../../../../test/store/fixtures.js'
import { FactorEntity, type Transaction, UserEntity } from '../../../store/index.js'
import { userHandleOf } from './passkey-options.js'
import { Passkeys, type PasskeyPlace } from './passkeys.js'

const SITE = { rpId: 'auth.example.org', origin: 'https://auth.example.org' }
const HERE: PasskeyPlace = { browser: 'the cookie of this browser', site: SITE }
const PAGE: Ceremony = { origin: SITE.origin }
const ELSEWHERE: PasskeyPlace = { browser: 'the cookie of another browser', site: SITE }

let empty: EmptyStore
let passkeys: Passkeys
let fred: UserEntity
let ann: UserEntity

beforeAll(async () => {
  empty = await emptyStore()
})

afterAll(() => empty.store.close())

beforeEach(async () => {
  empty.clock.set(a.NOW)
  passkeys = new Passkeys(empty.options)
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

function factors(): Promise<FactorEntity[]> {
  return empty.store.unitOfWork.read((manager) => manager.find(FactorEntity))
}

async function register(
  user: UserEntity,
  authenticator: SoftwareAuthenticator,
  ceremony: Partial<Ceremony> = {},
  place = HERE,
): Promise<object> {
  const options = await run((tx) => passkeys.registrationOptions(tx, user, HERE))
  const response = authenticator.create(options, { ...PAGE, ...ceremony })
  return run((tx) => passkeys.register(tx, { ...place, uid: user.id, response, name: 'My key' }))
}

/** An authenticator that is registered. */
async function registered(
  user: UserEntity,
  traits?: ConstructorParameters<typeof SoftwareAuthenticator>[0],
): Promise<SoftwareAuthenticator> {
  const authenticator = new SoftwareAuthenticator(traits)
  expect(await register(user, authenticator)).toHaveProperty('factorId')
  return authenticator
}

async function signIn(
  authenticator: SoftwareAuthenticator,
  ceremony: Partial<Ceremony> = {},
  place = HERE,
): Promise<object> {
  const options = await run((tx) => passkeys.signInOptions(tx, HERE))
  const response = authenticator.get(options, { ...PAGE, ...ceremony })
  return run((tx) => passkeys.verifyAsFirstFactor(tx, { ...place, response }))
}

async function secondFactor(
  user: UserEntity,
  authenticator: SoftwareAuthenticator,
  ceremony: Partial<Ceremony> = {},
  place = HERE,
): Promise<object> {
  const options = await run((tx) => passkeys.secondFactorOptions(tx, user.id, HERE))
  const response = authenticator.get(options, { ...PAGE, ...ceremony })
  return run((tx) => passkeys.verifyAsSecondFactor(tx, { ...place, uid: user.id, response }))
}

describe('a passkey that is registered', () => {
  it('is kept under its name, with its public key alone, as a change of its user', async () => {
    const commits = empty.commits.length
    const authenticator = await registered(fred, { discoverable: true })
    expect(await factors()).toMatchObject([
      {
        ...{ userId: fred.id, kind: 'webauthn', name: 'My key', credentialId: authenticator.credentialId },
        ...{ sealedSecret: null, signCount: 0, transports: ['internal'], discoverable: true, lastUsedAt: null },
      },
    ])
    expect(empty.commits.slice(commits).flatMap(({ subjects }) => subjects)).toEqual([{ type: 'user', id: fred.id }])
  })

  it('is asked for without certificates, for an id that says nothing, and not twice from one device', async () => {
    const { credentialId } = await registered(fred)
    const options = await run((tx) => passkeys.registrationOptions(tx, fred, HERE))
    expect(options).toMatchObject({
      attestation: 'none',
      rp: { id: SITE.rpId, name: 'tinyauth' },
      user: { id: userHandleOf(fred.id), name: 'fred' },
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      excludeCredentials: [{ id: credentialId, transports: ['internal'] }],
    })
  })

  it.each([
    ['says so', { discoverable: true }, true],
    ['says no', { discoverable: false, backupEligible: true }, false],
    ['is synced, and the browser is silent', { backupEligible: true }, true],
    ['is not synced, and the browser is silent', {}, false],
  ])('signs in by itself when it %s', async (_what, traits, discoverable) => {
    await registered(fred, traits)
    expect(await factors()).toMatchObject([{ discoverable }])
  })

  it('may be without PIN: it is a second factor then', async () => {
    expect(await register(fred, new SoftwareAuthenticator(), { userVerified: false })).toHaveProperty('factorId')
  })

  it('is one of ten at most', async () => {
    for (let count = 0; count < 10; count += 1) await registered(fred)
    await expect(run((tx) => passkeys.registrationOptions(tx, fred, HERE))).rejects.toMatchObject({ code: 'Conflict' })
  })
})

describe('a registration is refused', () => {
  it.each<[string, Partial<Ceremony>, string]>([
    ['from another origin', { origin: 'https://evil.example' }, 'wrong-origin'],
    ['from another port', { origin: 'https://auth.example.org:8443' }, 'wrong-origin'],
    ['from inside of a foreign page', { clientData: { crossOrigin: true } }, 'wrong-origin'],
    ['from a page with a frame around it', { clientData: { topOrigin: 'https://evil.example' } }, 'wrong-origin'],
    ['for another relying party', { rpId: 'evil.example' }, 'not-verified'],
    ['without anybody there', { userPresent: false }, 'not-verified'],
    ['for a challenge that nobody gave', { challenge: 'A'.repeat(43) }, 'unknown-challenge'],
    ['of another kind of ceremony', { clientData: { type: 'webauthn.get' } }, 'not-verified'],
    [
      'with certificates',
      { attestation: { fmt: 'packed', attStmt: new Map([['x5c', [new Uint8Array(3)]]]) } },
      'unwanted-attestation',
    ],
    ['with a chip that vouches for it', { attestation: { fmt: 'tpm', attStmt: new Map() } }, 'unwanted-attestation'],
    ['with an unknown format', { attestation: { fmt: 'mine', attStmt: new Map() } }, 'unwanted-attestation'],
    ['vouched for by a wrong signature', { attestation: { fmt: 'packed', attStmt: new Map() } }, 'not-verified'],
  ])('%s', async (_what, ceremony, reason) => {
    expect(await register(fred, new SoftwareAuthenticator(), ceremony)).toEqual({ refused: reason })
    expect(await factors()).toEqual([])
  })

  it('in another browser than the one that asked', async () => {
    const refusal = await register(fred, new SoftwareAuthenticator(), {}, ELSEWHERE)
    expect(refusal).toEqual({ refused: 'unknown-challenge' })
  })

  it('for another user than the one that asked', async () => {
    const options = await run((tx) => passkeys.registrationOptions(tx, fred, HERE))
    const response = new SoftwareAuthenticator().create(options, PAGE)
    const refusal = await run((tx) => passkeys.register(tx, { ...HERE, uid: ann.id, response }))
    expect(refusal).toEqual({ refused: 'unknown-challenge' })
  })

  it('the second time, and when it is too late', async () => {
    const options = await run((tx) => passkeys.registrationOptions(tx, fred, HERE))
    const response = new SoftwareAuthenticator().create(options, PAGE)
    const answer = { ...HERE, uid: fred.id, response }
    expect(await run((tx) => passkeys.register(tx, answer))).toHaveProperty('factorId')
    expect(await run((tx) => passkeys.register(tx, answer))).toEqual({ refused: 'unknown-challenge' })
    const late = await run((tx) => passkeys.registrationOptions(tx, fred, HERE))
    empty.clock.advance(5 * 60_000)
    const lateResponse = new SoftwareAuthenticator().create(late, PAGE)
    expect(await run((tx) => passkeys.register(tx, { ...answer, response: lateResponse }))).toEqual({
      refused: 'unknown-challenge',
    })
  })

  it('of a credential that somebody has, whoever says it is theirs', async () => {
    const { credentialId } = await registered(fred)
    expect(await register(ann, new SoftwareAuthenticator({ credentialId }))).toEqual({ refused: 'known-credential' })
  })

  it.each([
    undefined,
    null,
    1,
    '{}',
    [],
    {},
    { id: 'a', rawId: 'a', type: 'public-key' },
    { id: 'a', rawId: 'a', type: 'public-key', response: { clientDataJSON: 'e30', attestationObject: 'AA' } },
    { id: 'a', rawId: 'a', type: 'public-key', response: { clientDataJSON: 'bnVsbA', attestationObject: 'AA' } },
    { id: 'a', rawId: 'a', type: 'public-key', response: { clientDataJSON: '__8', attestationObject: 'AA' } },
    {
      id: 'a'.repeat(1365),
      rawId: 'a',
      type: 'public-key',
      response: { clientDataJSON: 'e30', attestationObject: 'AA' },
    },
  ])('when it is no answer of a browser: %j', async (response) => {
    const refusal = await run((tx) => passkeys.register(tx, { ...HERE, uid: fred.id, response }))
    expect(refusal).toEqual({ refused: 'malformed' })
  })

  it('when its CBOR is none', async () => {
    const options = await run((tx) => passkeys.registrationOptions(tx, fred, HERE))
    const whole = new SoftwareAuthenticator().create(options, PAGE)
    const response = { ...whole, response: { ...whole.response, attestationObject: 'oWNmbXQ' } }
    const refusal = await run((tx) => passkeys.register(tx, { ...HERE, uid: fred.id, response }))
    expect(refusal).toEqual({ refused: 'not-verified' })
  })
})

describe('a sign-in with a passkey alone', () => {
  it('finds the user, and counts as both factors', async () => {
    const authenticator = await registered(fred)
    const [factor] = await factors()
    expect(await signIn(authenticator)).toEqual({
      ...{ uid: fred.id, username: 'fred', factorId: factor?.id, methods: ['hwk', 'user', 'mfa'] },
    })
    expect(await factors()).toMatchObject([{ signCount: 1, lastUsedAt: a.NOW }])
  })

  it('asks for the check of the user, and for no credential in particular', async () => {
    const options = await run((tx) => passkeys.signInOptions(tx, HERE))
    expect(options).toMatchObject({ rpId: SITE.rpId, userVerification: 'required' })
    expect(options.allowCredentials ?? []).toEqual([])
  })

  it.each<[string, Partial<Ceremony>, string]>([
    ['from another origin', { origin: 'https://evil.example' }, 'wrong-origin'],
    ['from a look-alike', { origin: 'https://auth.example.org.evil.example' }, 'wrong-origin'],
    ['from inside of a foreign page', { clientData: { crossOrigin: true } }, 'wrong-origin'],
    ['for another relying party', { rpId: 'evil.example' }, 'not-verified'],
    ['for a parent domain', { rpId: 'example.org' }, 'not-verified'],
    ['without PIN, finger or face', { userVerified: false }, 'user-not-verified'],
    ['without anybody there', { userPresent: false }, 'not-verified'],
    ['for a challenge that nobody gave', { challenge: 'A'.repeat(43) }, 'unknown-challenge'],
    ['for no challenge', { challenge: '' }, 'unknown-challenge'],
    ['of another kind of ceremony', { clientData: { type: 'webauthn.create' } }, 'not-verified'],
    ['that names nobody', { userHandle: null }, 'wrong-user-handle'],
    ['that names somebody else', { userHandle: userHandleOf('somebody else') }, 'wrong-user-handle'],
  ])('%s is refused', async (_what, ceremony, reason) => {
    const authenticator = await registered(fred)
    expect(await signIn(authenticator, ceremony)).toEqual({ refused: reason })
    expect(await factors()).toMatchObject([{ signCount: 0, lastUsedAt: null }])
  })

  it('is refused in another browser than the one that asked', async () => {
    expect(await signIn(await registered(fred), {}, ELSEWHERE)).toEqual({ refused: 'unknown-challenge' })
  })

  it('is refused the second time, and both at once let one in', async () => {
    const authenticator = await registered(fred)
    const options = await run((tx) => passkeys.signInOptions(tx, HERE))
    const answer = { ...HERE, response: authenticator.get(options, PAGE) }
    const both = await Promise.all([1, 2].map(() => run((tx) => passkeys.verifyAsFirstFactor(tx, answer))))
    expect(both.filter((result) => 'uid' in result)).toHaveLength(1)
    expect(await run((tx) => passkeys.verifyAsFirstFactor(tx, answer))).toEqual({ refused: 'unknown-challenge' })
  })

  it('uses its challenge up, be the answer wrong', async () => {
    const authenticator = await registered(fred)
    const options = await run((tx) => passkeys.signInOptions(tx, HERE))
    const wrong = authenticator.get(options, { ...PAGE, rpId: 'evil.example' })
    await run((tx) => passkeys.verifyAsFirstFactor(tx, { ...HERE, response: wrong }))
    const right = authenticator.get(options, PAGE)
    const refusal = await run((tx) => passkeys.verifyAsFirstFactor(tx, { ...HERE, response: right }))
    expect(refusal).toEqual({ refused: 'unknown-challenge' })
  })

  it('does not take the challenge of a second factor, nor of a registration', async () => {
    const authenticator = await registered(fred)
    const ofSecond = await run((tx) => passkeys.secondFactorOptions(tx, fred.id, HERE))
    const ofNew = await run((tx) => passkeys.registrationOptions(tx, fred, HERE))
    for (const { challenge } of [ofSecond, ofNew]) {
      expect(await signIn(authenticator, { challenge })).toEqual({ refused: 'unknown-challenge' })
    }
  })

  it('is refused to a passkey that nobody has, and to one that says it is another', async () => {
    const { credentialId } = await registered(fred)
    expect(await signIn(new SoftwareAuthenticator())).toEqual({ refused: 'unknown-credential' })
    const thief = new SoftwareAuthenticator({ credentialId })
    expect(await signIn(thief, { userHandle: userHandleOf(fred.id) })).toEqual({ refused: 'not-verified' })
  })

  it('is refused to a user who is disabled', async () => {
    const authenticator = await registered(fred)
    await run((tx) => tx.manager.update(UserEntity, { id: fred.id }, { status: 'disabled' }))
    expect(await signIn(authenticator)).toEqual({ refused: 'user-disabled' })
  })
})

describe('a passkey as second factor', () => {
  it('proves the factor, also without PIN', async () => {
    const authenticator = await registered(fred)
    const [factor] = await factors()
    const proved = { factorId: factor?.id, methods: ['hwk', 'user', 'mfa'] }
    expect(await secondFactor(fred, authenticator, { userVerified: false })).toEqual(proved)
    expect(await secondFactor(fred, authenticator, { userHandle: null })).toEqual(proved)
  })

  it('is one of those that the user has', async () => {
    const { credentialId } = await registered(fred)
    await registered(ann)
    const options = await run((tx) => passkeys.secondFactorOptions(tx, fred.id, HERE))
    expect(options).toMatchObject({ userVerification: 'preferred', allowCredentials: [{ id: credentialId }] })
    expect(options.allowCredentials).toHaveLength(1)
  })

  it("is not another user's, whoever it says it is", async () => {
    const ofAnn = await registered(ann)
    expect(await secondFactor(fred, ofAnn)).toEqual({ refused: 'unknown-credential' })
    const handle = { userHandle: userHandleOf(fred.id) }
    expect(await secondFactor(fred, ofAnn, handle)).toEqual({ refused: 'unknown-credential' })
  })

  it('is not asked for in the name of another user', async () => {
    const authenticator = await registered(fred)
    const ofAnn = await run((tx) => passkeys.secondFactorOptions(tx, ann.id, HERE))
    const ofNobody = await run((tx) => passkeys.signInOptions(tx, HERE))
    for (const { challenge } of [ofAnn, ofNobody]) {
      expect(await secondFactor(fred, authenticator, { challenge })).toEqual({ refused: 'unknown-challenge' })
    }
  })

  it.each<[string, Partial<Ceremony>, string]>([
    ['from another origin', { origin: 'http://auth.example.org' }, 'wrong-origin'],
    ['for another relying party', { rpId: 'evil.example' }, 'not-verified'],
    ['that names somebody else', { userHandle: userHandleOf('somebody else') }, 'wrong-user-handle'],
  ])('%s is refused', async (_what, ceremony, reason) => {
    expect(await secondFactor(fred, await registered(fred), ceremony)).toEqual({ refused: reason })
  })

  it('is refused in another browser', async () => {
    expect(await secondFactor(fred, await registered(fred), {}, ELSEWHERE)).toEqual({ refused: 'unknown-challenge' })
  })
})

describe('a passkey whose counter goes back', () => {
  it.each([
    ['stays', 7, 7],
    ['falls', 7, 3],
    ['ends', 7, 0],
  ])('is refused when it %s, and that is audited', async (_what, before, after) => {
    const authenticator = await registered(fred)
    expect(await secondFactor(fred, authenticator, { counter: before })).toHaveProperty('factorId')
    const commits = empty.commits.length
    expect(await secondFactor(fred, authenticator, { counter: after })).toEqual({ refused: 'counter-regression' })
    const rows = empty.commits.slice(commits).flatMap(({ auditRows }) => auditRows)
    expect(rows).toMatchObject([{ event: 'RefusePasskey', subject: 'fred', outcome: 'deny' }])
    expect(await factors()).toMatchObject([{ signCount: before }])
  })

  it('never counted: then it stays at zero', async () => {
    const authenticator = await registered(fred)
    for (let use = 0; use < 2; use += 1) {
      expect(await signIn(authenticator, { counter: 0 })).toHaveProperty('uid')
    }
  })

  it('is not said to be by whoever cannot sign', async () => {
    const authenticator = await registered(fred)
    await secondFactor(fred, authenticator, { counter: 7 })
    const commits = empty.commits.length
    const thief = new SoftwareAuthenticator({ credentialId: authenticator.credentialId })
    expect(await secondFactor(fred, thief, { counter: 1 })).toEqual({ refused: 'not-verified' })
    expect(empty.commits.slice(commits).flatMap(({ auditRows }) => auditRows)).toEqual([])
  })
})
