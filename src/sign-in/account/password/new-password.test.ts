import { describe, expect, it } from '@jest/globals'
import { FormProblem } from '../account-problem.js'
import { COMMON_PASSWORDS } from './common-passwords.js'
import { assertGoodPassword, LEAST_PASSWORD_CHARACTERS } from './new-password.js'

function problemOf(password: string, { repeated = password, username = 'fred' } = {}): unknown {
  try {
    assertGoodPassword({ password, repeated, username })
    return undefined
  } catch (error) {
    return error instanceof FormProblem ? `${error.shown.at}: ${error.shown.problem.kind}` : error
  }
}

describe('a new password', () => {
  it.each(['four plain words here', 'ßßßßßßß-', ' 8 chars', 'aaaaaaab', '🍎🍎🍎🍎🍎🍎🍎🍐', 'ä'.repeat(511) + '!!'])(
    'may be %s',
    (password) => {
      expect(problemOf(password)).toBeUndefined()
    },
  )

  it.each([
    ['', 'new-password: passwordTooShort'],
    ['1234567', 'new-password: passwordTooShort'],
    ['🍎🍎🍎🍎🍎🍎🍐', 'new-password: passwordTooShort'],
    ['x'.repeat(1024) + 'y', 'new-password: passwordTooLong'],
    ['🍎🍎🍎🍎🍎🍎🍎🍎', 'new-password: passwordTooCommon'],
    ['PASSWORD1', 'new-password: passwordTooCommon'],
    ['Frederick', 'new-password: passwordTooCommon'],
  ])('may not be %.20s', (password, problem) => {
    expect(problemOf(password, { username: 'frederick' })).toBe(problem)
  })

  it('is typed twice', () => {
    expect(problemOf('four plain words', { repeated: 'four plain word' })).toBe('repeat-password: passwordsDiffer')
    expect(problemOf('four plain words', { repeated: '' })).toBe('repeat-password: passwordsDiffer')
  })
})

it('the common passwords are long enough to be asked for, and folded as what is compared', () => {
  for (const password of COMMON_PASSWORDS) {
    expect([password, [...password].length >= LEAST_PASSWORD_CHARACTERS]).toEqual([password, true])
    expect(password).toBe(password.toLowerCase())
  }
})
