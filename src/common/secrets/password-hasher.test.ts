import { hash as argon2, verify } from '@node-rs/argon2'
import { describe, expect, it } from '@jest/globals'
import { DomainError } from '../errors/domain-error.js'
import { NOBODYS_HASH } from './argon2-hash.js'
import { PasswordHasher } from './password-hasher.js'
import { parseStoredHash } from './stored-hash.js'

const hasher = new PasswordHasher()
// RFC 7914, section 11: the first 32 bytes of both vectors of PBKDF2 with HMAC-SHA-256.
const PBKDF2_ONE = 'pbkdf2-sha256$1$73616c74$55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc'
const PBKDF2_MANY = 'pbkdf2-sha256$80000$4e61436c$4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56'

describe('a password', () => {
  it('is hashed by argon2id with 19 MiB, 2 passes and 1 lane, salted', async () => {
    const [first, second] = await Promise.all([hasher.hash('keymaster'), hasher.hash('keymaster')])
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(first).not.toBe(second)
    expect(hasher.needsRehash(first)).toBe(false)
  })

  it.each([
    ['the same', 'keymaster', 'keymaster', true],
    ['of another letter case', 'keymaster', 'Keymaster', false],
    ['with a space after it', 'keymaster', 'keymaster ', false],
    ['in another normal form', 'caf\u00e9', 'cafe\u0301', false],
    ['of 1024 bytes', 'é'.repeat(512), 'é'.repeat(512), true],
  ])('that is %s is judged byte by byte', async (_what, known, given, isSame) => {
    expect(await hasher.verify(await hasher.hash(known), given)).toBe(isSame)
  })

  it.each([
    ['empty', '', 'must not be empty'],
    ['of 1025 bytes', 'x'.repeat(1_025), 'must have at most 1024 bytes'],
    ['of 1025 bytes in fewer characters', `é`.repeat(512) + 'x', 'must have at most 1024 bytes'],
    ['no Unicode text', 'a\ud800', 'must be Unicode text'],
  ])('that is %s is refused, and verifies nothing', async (_what, password, problem) => {
    await expect(hasher.hash(password)).rejects.toMatchObject({
      code: 'ValidationFailed',
      problems: { password: problem },
    })
    expect(await hasher.verify(NOBODYS_HASH, password)).toBe(false)
    expect(await hasher.verify(undefined, password)).toBe(false)
  })

  it.each([
    ['one iteration', PBKDF2_ONE, 'passwd'],
    ['80000 iterations', PBKDF2_MANY, 'Password'],
  ])('of the original with %s is verified and marked for renewal (ops/downgrade)', async (_what, stored, password) => {
    expect(await hasher.verify(stored, password)).toBe(true)
    expect(await hasher.verify(stored, `${password}x`)).toBe(false)
    expect(hasher.needsRehash(stored)).toBe(true)
  })

  it('of a cheaper argon2id is verified and marked for renewal', async () => {
    const stored = await argon2('keymaster', { memoryCost: 1_024, timeCost: 1 })
    expect(await hasher.verify(stored, 'keymaster')).toBe(true)
    expect(hasher.needsRehash(stored)).toBe(true)
  })
})

describe('a stored hash', () => {
  it.each([
    ['absent', undefined],
    ['empty', ''],
    ['the password itself', 'keymaster'],
    ['of 0 iterations', PBKDF2_ONE.replace('$1$', '$0$')],
    ['of over a million iterations', PBKDF2_ONE.replace('$1$', '$1000001$')],
    ['of a number that is not plain', PBKDF2_ONE.replace('$1$', '$01$')],
    ['cut short', PBKDF2_ONE.slice(0, -2)],
    ['of another function', PBKDF2_ONE.replace('sha256', 'sha1')],
    ['of a gibibyte', NOBODYS_HASH.replace('m=19456', 'm=1048576')],
    ['of argon2i', NOBODYS_HASH.replace('argon2id', 'argon2i')],
  ])('that is %s costs as much as a real one, and is false', async (_what, stored) => {
    expect(parseStoredHash(stored)).toEqual({ kind: 'nobodys' })
    expect(await hasher.verify(stored, 'passwd')).toBe(false)
  })

  it('of nobody is one that the library reads, of the usual cost', async () => {
    await expect(verify(NOBODYS_HASH, 'passwd')).resolves.toBe(false)
    expect(hasher.needsRehash(NOBODYS_HASH)).toBe(false)
  })
})

describe('work for nobody', () => {
  it('takes as much of the processor as argon2id does at least, whoever else works', async () => {
    const before = process.cpuUsage()
    for (let round = 0; round < 5; round++) await hasher.verify(undefined, 'passwd')
    const { user, system } = process.cpuUsage(before)
    // 38 MiB are written for each; no processor does that in a millisecond, and no work at all takes microseconds.
    expect(user + system).toBeGreaterThan(5 * 1_000)
  })
})

describe('a hasher that is busy', () => {
  it('refuses what would wait too long, and takes more when there is room', async () => {
    const busy = new PasswordHasher({ running: 1, waiting: 1 })
    const running = busy.verify(PBKDF2_ONE, 'passwd')
    const waiting = busy.verify(PBKDF2_ONE, 'passwd')
    const refused = await busy.verify(PBKDF2_ONE, 'passwd').catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(DomainError)
    expect(refused).toMatchObject({ code: 'ServiceUnavailable', retryAfterSeconds: 1 })
    expect(await Promise.all([running, waiting])).toEqual([true, true])
    expect(await busy.verify(PBKDF2_ONE, 'passwd')).toBe(true)
  })
})
