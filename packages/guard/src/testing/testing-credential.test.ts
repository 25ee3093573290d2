import { describe, expect, it } from '@jest/globals'
import { HeaderList } from '@tinyauth/decision'
import { asUser, readTestingCredential } from './testing-credential.js'

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

describe('readTestingCredential', () => {
  it('finds nobody where nothing proves anybody', () => {
    expect(readTestingCredential(new HeaderList([['Accept', '*/*']]))).toBeUndefined()
  })

  it.each<[what: string, headers: [string, string][]]>([
    ['a key', [['Authorization', 'Basic ZnJlZDp4']]],
    ['another token', [['Authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.e30.x']]],
    ['an empty value', [['Authorization', '']]],
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
