import { describe, expect, it } from '@jest/globals'
import { problemsOf } from '../../common/http/parse-json.js'
import { createUserSchema, patchUserSchema, putUserSchema } from './user-schemas.js'

function problems(schema: typeof createUserSchema | typeof patchUserSchema, body: unknown): Record<string, string> {
  const result = schema.safeParse(body)
  return result.success ? {} : problemsOf(result.error)
}

describe('the body of a user', () => {
  it.each(['fred', 'fred@example.com', 'A.b_c@d+e-f', '0', 'x'.repeat(128)])('takes the name %j', (username) => {
    expect(problems(createUserSchema, { username })).toEqual({})
  })

  it.each([
    '',
    '.',
    '..',
    'a/b',
    'a:b',
    '*',
    'a?',
    '${Username}',
    '__proto__',
    'a b',
    'café',
    'x'.repeat(129),
    5,
    true,
    ['a'],
  ])('refuses the name %j', (username) => {
    expect(Object.keys(problems(createUserSchema, { username }))).toEqual(['username'])
  })

  it.each([createUserSchema, patchUserSchema, putUserSchema])('takes a hash that is known, and no other', (schema) => {
    const md5 = '0123456789abcdef0123456789abcdef'
    expect(problems(schema, { username: 'fred', passwordHash: `md5:${md5}` })).toEqual({})
    for (const passwordHash of ['', md5, `md5:${md5}0`, '$2b$12$abc', 5]) {
      expect(Object.keys(problems(schema, { username: 'fred', passwordHash }))).toEqual(['passwordHash'])
    }
  })

  it('is refused with every problem at once', () => {
    const body = { username: 'a/b', password: '', email: 'nobody', status: 'gone', type: 1, is_root: true }
    expect(Object.keys(problems(createUserSchema, body)).sort()).toEqual(
      ['email', 'is_root', 'password', 'status', 'type', 'username'].sort(),
    )
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '//example.com/a.png', 'https://'])(
    'refuses the picture %j',
    (picture) => {
      expect(problems(createUserSchema, { username: 'a', picture })).toHaveProperty('picture')
    },
  )

  it.each(['a\u0000b', 'a\nb', '\u001b[31m', '\ud800'])('refuses control characters in %j', (displayName) => {
    expect(problems(createUserSchema, { username: 'a', displayName })).toHaveProperty('displayName')
  })

  it('takes null for what is absent', () => {
    expect(problems(createUserSchema, { username: 'a', password: null, email: null, status: null })).toEqual({})
  })

  it('may be a whole representation in PUT, and never in PATCH', () => {
    const representation = { id: 'a', username: 'a', groups: [], createdAt: 'x' }
    expect(problems(putUserSchema, representation)).toEqual({})
    expect(Object.keys(problems(patchUserSchema, representation)).sort()).toEqual(['createdAt', 'groups', 'id'])
  })

  it.each(['lowerUsername', 'version', 'boundaryPolicyId', 'credentialsChangedAt'])('never sets %s', (member) => {
    expect(problems(putUserSchema, { [member]: 'x' })).toEqual({ [member]: 'Unexpected argument' })
  })
})
