import { describe, expect, it } from '@jest/globals'
import { parsePolicy } from './parse-policy.js'

function problemsOf(members: object): unknown[] {
  return [...parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Resource: '*', ...members } }).problems]
}

describe('actions, when saving', () => {
  it.each([
    '*',
    '*:*',
    'apples:GetApple',
    'apples:Get*',
    '*:Get?pple',
    'S3:GetObject',
    'elastic-search.v1:Indices_Read-2',
  ])('takes %s', (Action) => {
    expect(problemsOf({ Action })).toEqual([])
    expect(problemsOf({ NotAction: ['a:B', Action] })).toEqual([])
  })

  it.each([
    '',
    '**',
    'GetApple',
    'apples:',
    ':Get',
    'a:b:c',
    'a a:Get',
    'apples:Get Apple',
    's3:Get,Put',
    's3:Get$',
    ' a:B',
  ])('refuses %j', (Action) => {
    expect(problemsOf({ Action })).toMatchObject([{ code: 'invalid-action', path: '/Statement/Action' }])
    expect(problemsOf({ NotAction: ['a:B', Action] })).toMatchObject([{ path: '/Statement/NotAction/1' }])
  })

  it('refuses a variable', () => {
    expect(problemsOf({ Action: 'apples:${Username}' })).toMatchObject([{ code: 'variable-unsupported-in-element' }])
  })

  it('refuses an empty list', () => {
    expect(problemsOf({ Action: [] })).toMatchObject([{ code: 'empty-action', path: '/Statement/Action' }])
    expect(problemsOf({ NotAction: [] })).toMatchObject([{ code: 'empty-action', path: '/Statement/NotAction' }])
  })

  it('suggests what was meant', () => {
    expect(problemsOf({ Action: ['**', ' a:B '] })).toMatchObject([{ suggestion: '*' }, { suggestion: 'a:B' }])
  })
})
