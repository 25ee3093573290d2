import { describe, expect, it } from '@jest/globals'
import type { PolicyType } from '../document.js'
import { type ParseOptions, parsePolicy } from './parse-policy.js'

const statement = { Effect: 'Allow', Action: 'a:B', Resource: '*' }

function save(document: unknown, options: ParseOptions = {}): string[] {
  return parsePolicy(document, options).problems.map(({ code, path }) => `${code} ${path}`)
}

describe('version, Id, Sid and characters, when saving', () => {
  it('needs version 2012-10-17', () => {
    expect(save({ Statement: statement })).toEqual(['missing-version '])
    expect(save({ Version: '2008-10-17', Statement: statement })).toEqual(['legacy-version /Version'])
    expect(save({ Version: '2012-10-17', Statement: statement })).toEqual([])
  })

  it('takes the old version and none where allowLegacyVersion says so', () => {
    expect(save({ Statement: statement }, { allowLegacyVersion: true })).toEqual([])
    expect(save({ Version: '2008-10-17', Statement: statement }, { allowLegacyVersion: true })).toEqual([])
  })

  it('refuses what looks like a variable in the old version, which would not be one', () => {
    const document = {
      Version: '2008-10-17',
      Statement: { ...statement, Resource: 'arn:p:s:::${Username}', Condition: { StringLike: { a: ['x', '${b}'] } } },
    }
    expect(save(document, { allowLegacyVersion: true })).toEqual([
      'variable-unsupported-in-version /Statement/Resource',
      'variable-unsupported-in-version /Statement/Condition/StringLike/a/1',
    ])
  })

  it.each<[PolicyType, boolean]>([
    ['identity', false],
    ['boundary', false],
    ['session', false],
    ['guardrail', false],
    ['resource', true],
    ['trust', true],
    ['resourceGuardrail', true],
  ])('Id in a policy of type %s: allowed is %s', (type, allowed) => {
    const problems = save({ Version: '2012-10-17', Id: 'x', Statement: statement }, { type })
    expect(problems.includes('unsupported-id /Id')).toBe(!allowed)
  })

  it('refuses an empty list of statements', () => {
    expect(save({ Version: '2012-10-17', Statement: [] })).toEqual(['empty-statement /Statement'])
  })

  it('refuses Sids that are not letters and digits, or not unique', () => {
    const sids = ['One', 'two_2', 'One', '', '', 'one']
    const document = { Version: '2012-10-17', Statement: sids.map((Sid) => ({ Sid, ...statement })) }
    expect(save(document)).toEqual(['invalid-sid /Statement/1/Sid', 'duplicate-sid /Statement/2/Sid'])
  })

  it.each(['é', 'ÿ', '\t', '\n', '\r', ' ', '~'])('takes the character %j', (character) => {
    const Condition = { StringEquals: { a: character } }
    expect(save({ Version: '2012-10-17', Statement: { ...statement, Condition } })).toEqual([])
  })

  it.each(['\0', '\u001f', 'Ā', '中', '🍎'])('refuses the character %j in values and in names', (character) => {
    const value = { StringEquals: { a: ['x', character] } }
    const name = { StringEquals: { [`PrincipalTag/a${character}`]: 'x' } }
    expect(save({ Version: '2012-10-17', Statement: { ...statement, Condition: value } })).toEqual([
      'invalid-character /Statement/Condition/StringEquals/a/1',
    ])
    expect(save({ Version: '2012-10-17', Statement: { ...statement, Condition: name } })).toContain(
      `invalid-character /Statement/Condition/StringEquals/PrincipalTag~1a${character}`,
    )
  })
})
