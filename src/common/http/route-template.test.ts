import { describe, expect, it } from '@jest/globals'
import { fillTemplate } from './route-template.js'

const values = { path: { username: 'fred', key: 'AK1' }, body: { name: 'eng', age: 5, list: ['x'] } }

describe('a template of an ARN', () => {
  it.each([
    ['users/', 'users/'],
    ['users/{username}', 'users/fred'],
    ['users/{username}/keys/{key}', 'users/fred/keys/AK1'],
    ['groups/{body.name}', 'groups/eng'],
  ])('%s is filled as %s', (template, filled) => {
    expect(fillTemplate(template, values)).toBe(filled)
  })

  it('takes what a request names as it stands: no wildcard, no placeholder, no path is made of it', () => {
    const odd = ['*', '?', '{key}', '${Username}', '../root', 'a/b', '$&', '']
    for (const username of odd) {
      expect(fillTemplate('users/{username}/x', { path: { username, key: 'AK1' }, body: {} })).toBe(
        `users/${username}/x`,
      )
    }
  })

  it.each(['{body.age}', '{body.list}', '{body.none}', '{body.toString}', '{body.__proto__}', '{none}'])(
    'is refused where %s is no text',
    (template) => {
      expect(() => fillTemplate(`groups/${template}`, values)).toThrow(
        expect.objectContaining({ code: 'ValidationFailed' }),
      )
    },
  )

  it.each([undefined, null, 'name', []])('is refused where the body is %j', (body) => {
    expect(() => fillTemplate('groups/{body.name}', { path: {}, body })).toThrow(
      expect.objectContaining({ code: 'ValidationFailed' }),
    )
  })
})
