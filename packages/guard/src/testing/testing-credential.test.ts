import { describe, expect, it } from '@jest/globals'
import { HeaderList } from '@tinyauth/decision'
import { asUser, readTestingCredential, signedIn } from './testing-credential.js'

describe('asUser', () => {
  it.each(['fred', 'fred.mfa', 'mfa.fred', 'a+b@example.com'])(
    'gives headers that are read as %s again',
    (username) => {
      const read = (mfa: boolean) => readTestingCredential(new HeaderList(Object.entries(asUser(username, { mfa }))))
      expect(read(false)).toEqual({ username, mfa: false })
      expect(read(true)).toEqual({ username, mfa: true })
    },
  )

  it.each(['', 'a b', 'a\r\nCookie: x', 'users/fred', '.fred', 'é', 'a'.repeat(129)])(
    'refuses the name %j',
    (username) => {
      expect(() => asUser(username)).toThrow(TypeError)
    },
  )
})

describe('asUser with an access token', () => {
  const read = (options: Parameters<typeof asUser>[1], username = 'fred') =>
    readTestingCredential(new HeaderList(Object.entries(asUser(username, options))))

  it('gives headers that are read as it again', () => {
    const expected = { username: 'a.b@x', mfa: false, token: { clientId: 'press', scopes: ['read', 'a.b'] } }
    expect(read({ clientId: 'press', scopes: ['read', 'a.b'] }, 'a.b@x')).toEqual(expected)
    expect(read({ scopes: [] })).toEqual({ username: 'fred', mfa: false, token: { clientId: 'testing', scopes: [] } })
  })

  it('refuses what no token says', () => {
    expect(() => read({ clientId: 'press' })).toThrow('"clientId" needs "scopes"')
    expect(() => read({ mfa: true, scopes: [] })).toThrow(TypeError)
  })

  it.each(['testing+oauth.', 'testing+oauth.e30.fred', 'testing+oauth.W10.fred', 'testing+oauth.!.fred'])(
    'takes %s for nobody of the test',
    (token) => {
      expect(readTestingCredential(new HeaderList([['Authorization', `Bearer ${token}`]]))).toBe('other')
    },
  )
})

describe('signedIn', () => {
  it.each(['fred', 'a+b@example.com'])('gives the cookie of a session that is read as %s again', (username) => {
    const read = (mfa: boolean) => readTestingCredential(new HeaderList(Object.entries(signedIn(username, { mfa }))))
    expect([read(false), read(true)]).toEqual([
      { username, mfa: false },
      { username, mfa: true },
    ])
  })

  it('says less than `asUser` beside it', () => {
    const headers = new HeaderList(Object.entries({ ...signedIn('fred'), ...asUser('mary') }))
    expect(readTestingCredential(headers)).toEqual({ username: 'mary', mfa: false })
  })

  it('refuses a name that would be another cookie', () => {
    expect(() => signedIn('fred; tinysess=x')).toThrow(TypeError)
  })
})

describe('readTestingCredential', () => {
  it('finds nobody where nothing proves anybody', () => {
    expect(readTestingCredential(new HeaderList([['Accept', '*/*']]))).toBeUndefined()
  })

  it.each<[what: string, headers: [string, string][]]>([
    ['a key', [['Authorization', 'Basic ZnJlZDp4']]],
    ['another token', [['Authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x']]],
    ['an empty value', [['Authorization', '']]],
    ['another session', [['Cookie', '__Host-session=0b1c.secret']]],
    ['two sessions', [['Cookie', '__Host-session=testing.fred; __Host-session=testing.mary']]],
    [
      'a user twice',
      [
        ['Authorization', 'Bearer testing.fred'],
        ['Authorization', 'Bearer testing.mary'],
      ],
    ],
    [
      'a session beside a user',
      [
        ['Authorization', 'Bearer testing.fred'],
        ['Cookie', 'tinysess=x'],
      ],
    ],
  ])('takes %s for nobody of the test', (_what, headers) => {
    expect(readTestingCredential(new HeaderList(headers))).toBe('other')
  })
})
