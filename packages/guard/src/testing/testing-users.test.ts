import { describe, expect, it } from '@jest/globals'
import { testingPrincipals, TestingUsersError, type TestingUsers } from './testing-users.js'

const READ = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'apples:Get*', Resource: '*' } }

/** What is wrong with users; empty when they can be. */
function problemsOf(users: TestingUsers): readonly string[] {
  try {
    testingPrincipals(users, 'tinyauth')
    return []
  } catch (error) {
    if (error instanceof TestingUsersError) return error.problems
    throw error
  }
}

describe('the users of a test', () => {
  it('are principals under the ARNs that the service gives them', () => {
    const fred = testingPrincipals({ fred: { policies: [READ], groups: { 'eng/web': [READ] } } }, 'test').get('fred')
    expect(fred?.parts.arn).toBe('arn:test:tinyauth:::users/fred')
    expect(fred?.at(0).groups).toEqual(['eng/web'])
  })

  it('take a policy as JSON text', () => {
    expect(problemsOf({ fred: { policies: [JSON.stringify(READ)] } })).toEqual([])
  })

  it('name every problem of every policy at its place', () => {
    const wrong = { Version: '2012-10-17', Statement: [{ Effect: 'allow', Action: 'apples:Get*', Resource: '*' }] }
    const users = { fred: { policies: [READ, wrong], groups: { eng: ['{'] } }, mary: { boundary: wrong } }
    const places = problemsOf(users).map((problem) => problem.split(':')[0])
    expect(places).toEqual([
      'users/fred/policies/1/Statement/0/Effect',
      'users/fred/groups/eng/0',
      'users/mary/boundary/Statement/0/Effect',
    ])
  })

  it('tell their problems in the message, so that a failing test shows them', () => {
    expect(() => testingPrincipals({ fred: { policies: ['{'] } }, 'tinyauth')).toThrow('users/fred/policies/0')
  })

  it('refuse a policy that the service would load and not save', () => {
    const old = { ...READ, Version: '2008-10-17' }
    expect(problemsOf({ fred: { policies: [old] } })).toHaveLength(1)
  })

  it('refuse more policies than the service attaches to one user, which would deny everything', () => {
    const most = Array.from({ length: 10 }, () => READ)
    expect(problemsOf({ fred: { policies: most } })).toEqual([])
    expect(problemsOf({ fred: { policies: [...most, READ] } })).toHaveLength(1)
  })

  it('refuse a name that the service would refuse', () => {
    expect(problemsOf({ 'users/fred': {} })).toEqual(['users/users/fred: no user can be named so'])
  })
})
