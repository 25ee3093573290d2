import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { NOBODYS_HASH } from './argon2-hash.js'
import { parseImportedHash } from './imported-hash.js'
import { PasswordHasher } from './password-hasher.js'
import { parseStoredHash } from './stored-hash.js'

const hasher = new PasswordHasher()
const PBKDF2 = 'pbkdf2-sha256$1$73616c74$55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc'

/** As the old system made it. */
function oldMd5(password: string, username: string): string {
  return createHash('md5').update(`${password}${username}`, 'utf8').digest('hex')
}

describe('an MD5 of the old system', () => {
  it.each([
    ['fred', 'sweet apple'],
    ['fred@example.com', 'Pässwörd 🍏'],
    ['A.b_c+d-e', 'x'],
  ])('of %s is stored under argon2id, and verified', async (username, password) => {
    const md5 = oldMd5(password, username)
    const stored = await hasher.adopt(`md5:${md5}`, username)
    expect(stored).toMatch(/^md5\$[A-Za-z0-9_-]+\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(stored).not.toContain(md5)
    expect(await hasher.verify(stored, password)).toBe(true)
    expect(hasher.needsRehash(stored)).toBe(true)
  })

  it('is not the password itself, nor that of another name', async () => {
    const md5 = oldMd5('sweet apple', 'fred')
    const stored = await hasher.adopt(`md5:${md5}`, 'fred')
    for (const wrong of [md5, `md5:${md5}`, 'sweet applefred', 'sweet appl', 'Sweet apple']) {
      expect(await hasher.verify(stored, wrong)).toBe(false)
    }
    expect(await hasher.verify(await hasher.adopt(`md5:${md5}`, 'ann'), 'sweet apple')).toBe(false)
  })

  it('may be written in capitals', async () => {
    const stored = await hasher.adopt(`md5:${oldMd5('sweet apple', 'fred').toUpperCase()}`, 'fred')
    expect(await hasher.verify(stored, 'sweet apple')).toBe(true)
  })

  it('that is at rest as it was, is nobody’s', () => {
    const md5 = oldMd5('sweet apple', 'fred')
    for (const stored of [
      md5,
      `md5:${md5}`,
      `md5$ZnJlZA$${md5}`,
      `md5$${NOBODYS_HASH}`,
      `md5$ZnJlZA${NOBODYS_HASH}x$y`,
    ]) {
      expect(parseStoredHash(stored)).toEqual({ kind: 'nobodys' })
    }
  })
})

describe('a hash that somebody brings along', () => {
  it.each([
    ['PBKDF2 of the original', PBKDF2, 'passwd'],
    [
      'argon2id of less cost',
      '$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$XSrDDWVXE4hGuJCUcHVRA4eKRgqrXqVZ3QWCGDNnuSU',
      undefined,
    ],
  ])('of %s is kept as it is', async (_what, text, password) => {
    expect(await hasher.adopt(text, 'fred')).toBe(text)
    if (password !== undefined) expect(await hasher.verify(text, password)).toBe(true)
    expect(hasher.needsRehash(text)).toBe(true)
  })

  it.each([
    '',
    'sweet apple',
    '0123456789abcdef0123456789abcdef',
    'md5:0123456789abcdef',
    'md5:0123456789abcdef0123456789abcdeg',
    'md5:0123456789abcdef0123456789abcdef\n',
    'MD5:0123456789abcdef0123456789abcdef',
    'md5$ZnJlZA$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    PBKDF2.replace('$1$', '$0$'),
    PBKDF2.replace('sha256', 'sha1'),
    NOBODYS_HASH.replace('m=19456', 'm=999999'),
    NOBODYS_HASH.replace('m=19456', 'm=8'),
    NOBODYS_HASH.replace('t=2', 't=0'),
    NOBODYS_HASH.replace('p=1', 'p=0'),
    NOBODYS_HASH.replace('argon2id', 'argon2i'),
    NOBODYS_HASH.replace('v=19', 'v=16'),
    NOBODYS_HASH.slice(0, -2),
    '$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW',
  ])('is not %j', async (text) => {
    expect(parseImportedHash(text)).toBeUndefined()
    await expect(hasher.adopt(text, 'fred')).rejects.toMatchObject({
      code: 'ValidationFailed',
      problems: { passwordHash: expect.any(String) },
    })
  })
})
