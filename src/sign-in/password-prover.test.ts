import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { createHash, pbkdf2Sync, randomBytes } from 'node:crypto'
import { HeaderList } from '@tinyauth/decision'
import { basicLine } from '../../packages/decision/test/proof-requests.js'
import { type EmptyStore, emptyStore } from '../../test/provision/empty-store.js'
import { FakeSnapshot } from '../../test/snapshot/fake-snapshot.js'
import { principal } from '../../packages/decision/test/principals.js'
import * as a from '../../test/store/fixtures.js'
import { AttemptLimits } from '../common/attempt-limits.js'
import { createLog } from '../common/log/index.js'
import { PasswordHasher } from '../common/secrets/password-hasher.js'
import { UserEntity } from '../store/index.js'
import { PasswordProver } from './password-prover.js'
import { PasswordUpgrade } from './password-upgrade.js'

const FROM = { address: '192.0.2.1', gatekeeper: 'gate' }
const hasher = new PasswordHasher()

let empty: EmptyStore
let current: string
let old: string
let md5: string
let prover: PasswordProver

beforeAll(async () => {
  empty = await emptyStore()
  current = await hasher.hash('sweet apple')
  old = oldHash('sweet apple')
  md5 = await hasher.adopt(`md5:${createHash('md5').update('sweet applemd5-before').digest('hex')}`, 'md5-before')
})

afterAll(() => empty.store.close())

beforeEach(async () => {
  const { config, clock, ids, unitOfWork } = empty.options
  const log = createLog({ logLevel: 'fatal', logFormat: 'json', service: 'tinyauth' }, clock)
  const users = [
    principal('fred', { passwordHash: current }),
    principal('old', { passwordHash: old }),
    // Has been renamed since.
    principal('md5', { passwordHash: md5 }),
    principal('keys-only'),
    principal('off', { passwordHash: current, active: false }),
  ]
  await unitOfWork.run(async ({ manager }) => {
    await manager.clear(UserEntity)
    for (const { uid, username, parts } of users) {
      await manager.insert(UserEntity, a.user({ id: uid, username, passwordHash: parts.passwordHash ?? null }))
    }
  })
  const upgrade = new PasswordUpgrade({ unitOfWork, hasher, config, clock, ids, log })
  const limits = new AttemptLimits({ loginAttempts: 3, keyFailures: 3 })
  prover = new PasswordProver(new FakeSnapshot(...users), hasher, limits, upgrade)
})

/** A hash as the original stored it. */
function oldHash(password: string): string {
  const salt = randomBytes(16)
  const hash = pbkdf2Sync(password, salt, 1000, 32, 'sha256')
  return `pbkdf2-sha256$1000$${salt.toString('hex')}$${hash.toString('hex')}`
}

function storedHash(username: string): Promise<string | null> {
  return empty.store.unitOfWork.read(async (manager) => {
    return (await manager.findOneByOrFail(UserEntity, { lowerUsername: username })).passwordHash
  })
}

function prove(username: string, password: string): ReturnType<PasswordProver['prove']> {
  return prover.prove(password, { ...FROM, username })
}

describe('a password', () => {
  it('proves its user', async () => {
    const proved = await prove('fred', 'sweet apple')
    expect(proved).toMatchObject({ entry: { username: 'fred' }, method: 'password', mfa: false })
  })

  it.each([
    ['wrong', 'fred', 'sour apple', 'InvalidSecretKey'],
    ['empty', 'fred', '', 'InvalidSecretKey'],
    ['of nobody', 'nobody', 'sweet apple', 'NoSuchKey'],
    ['of a user without one', 'keys-only', '', 'NoSuchKey'],
    ['of a disabled user', 'off', 'sweet apple', 'NoSuchKey'],
    ['of a name in another case', 'Fred', 'sweet apple', 'NoSuchKey'],
  ])('that is %s proves nothing', async (_what, username, password, code) => {
    expect(await prove(username, password)).toMatchObject({ code })
  })

  it('is not looked at after too many wrong ones, be it right', async () => {
    for (let attempt = 0; attempt < 3; attempt += 1) await prove('fred', 'guess')
    await expect(prove('fred', 'sweet apple')).rejects.toMatchObject({ code: 'TooManyRequests' })
  })
})

describe('the Basic header of an end user', () => {
  function ofHeader(
    tellsWhy: boolean,
    ...lines: readonly (readonly [string, string])[]
  ): ReturnType<PasswordProver['proveHeader']> {
    return prover.proveHeader(new HeaderList(lines), FROM, tellsWhy)
  }

  it('is a user name and a password', async () => {
    expect(await ofHeader(false, basicLine('fred', 'sweet apple'))).toMatchObject({ entry: { username: 'fred' } })
  })

  it('does not tell whether there is such a user, but to who may know', async () => {
    expect(await ofHeader(false, basicLine('nobody', 'x'))).toMatchObject({ code: 'InvalidSecretKey' })
    expect(await ofHeader(false, basicLine('fred', 'x'))).toMatchObject({ code: 'InvalidSecretKey' })
    expect(await ofHeader(true, basicLine('nobody', 'x'))).toMatchObject({ code: 'NoSuchKey' })
  })

  it('that is missing, unreadable or there twice proves nobody', async () => {
    const line = basicLine('fred', 'sweet apple')
    expect(await ofHeader(true)).toMatchObject({ code: 'NoSuchKey' })
    expect(await ofHeader(true, ['Authorization', 'Basic ***'])).toMatchObject({ code: 'NoSuchKey' })
    expect(await ofHeader(true, line, line)).toMatchObject({ code: 'NoSuchKey' })
  })
})

describe('an old hash', () => {
  it('is replaced when its password was right, as an audited change; the sessions of the user stand', async () => {
    const before = empty.commits.length
    await prove('old', 'sweet apple')
    const renewed = (await storedHash('old')) ?? ''
    expect(hasher.needsRehash(renewed)).toBe(false)
    expect(await hasher.verify(renewed, 'sweet apple')).toBe(true)
    const [commit] = empty.commits.slice(before)
    expect(commit).toMatchObject({
      subjects: [{ type: 'user', id: 'uid-old' }],
      auditRows: [{ event: 'RenewPasswordHash' }],
    })
    expect(JSON.stringify(commit?.auditRows)).not.toContain('argon2')
  })

  it('that is an MD5 under argon2id is verified, also after a rename, and is plain argon2id from then on', async () => {
    expect(await prove('md5', 'sour apple')).toMatchObject({ code: 'InvalidSecretKey' })
    expect(await storedHash('md5')).toBe(md5)
    expect(await prove('md5', 'sweet apple')).toMatchObject({ entry: { username: 'md5' } })
    const renewed = (await storedHash('md5')) ?? ''
    expect(hasher.needsRehash(renewed)).toBe(false)
    expect(await hasher.verify(renewed, 'sweet apple')).toBe(true)
  })

  it('stays when the password was wrong, and one of today always', async () => {
    await prove('old', 'sour apple')
    await prove('fred', 'sweet apple')
    expect([await storedHash('old'), await storedHash('fred')]).toEqual([old, current])
  })

  it('does not replace a password that was set meanwhile', async () => {
    await empty.store.unitOfWork.run(({ manager }) =>
      manager.update(UserEntity, { id: 'uid-old' }, { passwordHash: current }),
    )
    expect(await prove('old', 'sweet apple')).toMatchObject({ method: 'password' })
    expect(await storedHash('old')).toBe(current)
  })

  it('that cannot be replaced is no reason to refuse the password', async () => {
    const run = empty.store.unitOfWork.run.bind(empty.store.unitOfWork)
    empty.store.unitOfWork.run = () => Promise.reject(new Error('the disk is on fire'))
    expect(await prove('old', 'sweet apple')).toMatchObject({ method: 'password' })
    empty.store.unitOfWork.run = run
    expect(await storedHash('old')).toBe(old)
  })
})
