import { describe, expect, it } from '@jest/globals'
import { candidatesAt, variableStart, VARIABLES } from './completions.js'
import type { CursorPlace } from './json-path-at.js'
import { vocabularyOf } from './vocabulary.js'

const VOCABULARY = vocabularyOf(
  { partition: 'tinyauth', service: 'tinyauth' },
  [
    {
      name: 'apples',
      regions: ['eu'],
      actions: [{ name: 'GetApple', level: 'read', resourceTypes: ['apples'], description: 'look at one' }],
    },
  ],
  [
    {
      action: 'tinyauth:GetUser',
      level: 'read',
      routes: [
        { method: 'GET', path: '/api/v1/users/{username}', resource: 'arn:tinyauth:tinyauth:::users/{username}' },
      ],
    },
  ],
)

function offered(path: CursorPlace['path'], writes: CursorPlace['writes'], siblings: readonly string[] = []): string[] {
  const place = { path, writes, siblings, string: undefined, bare: true }
  return candidatesAt(place, VOCABULARY).map(({ text }) => text)
}

describe('what is offered', () => {
  it('are the members of the grammar, but for those that are there', () => {
    expect(offered([], 'name')).toEqual(['Version', 'Statement'])
    expect(offered([], 'name', ['Version'])).toEqual(['Statement'])
    expect(offered(['Statement', 0], 'name', ['Sid', 'Effect']).slice(0, 3)).toEqual([
      'Action',
      'Resource',
      'Condition',
    ])
    expect(offered(['Statement'], 'name')).toContain('Effect')
    expect(offered(['Statement', 0, 'Action'], 'name')).toEqual([])
  })

  it('are effects, and the actions and resources that the catalogue and tinyauth itself know', () => {
    expect(offered(['Statement', 0, 'Effect'], 'value')).toEqual(['Allow', 'Deny'])
    expect(offered(['Statement', 0, 'Action', 1], 'value')).toEqual([
      ...['apples:GetApple', 'tinyauth:GetUser', 'apples:*', 'tinyauth:*', '*'],
    ])
    expect(offered(['Statement', 'Resource'], 'value')).toEqual([
      ...['arn:tinyauth:apples:eu::*', 'arn:tinyauth:apples:eu::apples/*', 'arn:tinyauth:tinyauth:::users/*', '*'],
    ])
  })

  it('are operators that the parser takes, and keys of the type that the operator compares', () => {
    const operators = offered(['Statement', 0, 'Condition'], 'name')
    expect(operators).toEqual(expect.arrayContaining(['StringEquals', 'ForAnyValue:StringLike', 'BoolIfExists']))
    expect(operators.filter((name) => /Null.*IfExists|:Null|ForAnyValue:.*IfExists/.test(name))).toEqual([])
    expect(offered(['Statement', 0, 'Condition', 'IpAddress'], 'name')).toEqual(['SourceIp'])
    expect(offered(['Statement', 0, 'Condition', 'Bool'], 'name')).toEqual(['SecureTransport', 'Mfa'])
    expect(offered(['Statement', 0, 'Condition', 'ForAnyValue:StringEquals'], 'name')).toEqual([
      ...['Groups', 'DirectGroups', 'TokenScopes', 'TagKeys'],
    ])
    expect(offered(['Statement', 0, 'Condition', 'Null'], 'name')).toEqual(expect.arrayContaining(['Mfa', 'Groups']))
  })

  it('are the values of keys that have few', () => {
    expect(offered(['Statement', 0, 'Condition', 'Bool', 'Mfa'], 'value')).toEqual(['true', 'false'])
    expect(offered(['Statement', 0, 'Condition', 'StringEquals', 'ActionLevel', 0], 'value')).toContain('permissions')
    expect(offered(['Statement', 0, 'Condition', 'StringEquals', 'Username'], 'value')).toEqual([])
    expect(offered(['Statement', 0, 'Sid'], 'value')).toEqual([])
  })
})

describe('variables', () => {
  it('begin behind an opening brace that is not closed', () => {
    expect(variableStart('arn:x/${User')).toBe(8)
    expect(variableStart('arn:x/${Username}/')).toBeUndefined()
    expect(variableStart('arn:x')).toBeUndefined()
  })

  it('are keys with one value', () => {
    const names = VARIABLES.map(({ text }) => text)
    expect(names).toContain('Username')
    expect(names).not.toContain('Groups')
  })
})
