import { describe, expect, it } from '@jest/globals'
import { lintPolicy, parsePolicy } from '@tinyauth/policy-engine'
import { EMPTY_DOCUMENT, examplesFor, withStatement } from './examples.js'
import { vocabularyOf } from './vocabulary.js'

const HERE = { partition: 'tinyauth', service: 'tinyauth' }
const APPLES = {
  name: 'apples',
  regions: [],
  actions: [
    { name: 'GetApple', level: 'read', resourceTypes: ['apples'], description: null },
    { name: 'EatApple', level: 'write', resourceTypes: ['apples'], description: null },
  ],
} as const

describe('examples', () => {
  it.each([
    ['a registered service', vocabularyOf(HERE, [APPLES], [])],
    ['none', vocabularyOf(HERE, [], [])],
    ['services that cannot be read', vocabularyOf(HERE, undefined, [])],
  ])('for %s are policies without findings, alone and all together', (_, vocabulary) => {
    const options = vocabulary.catalogue === undefined ? {} : { catalogue: vocabulary.catalogue }
    const all = examplesFor(vocabulary)
    for (const { statement } of all) {
      const text = withStatement(EMPTY_DOCUMENT, statement)
      expect([statement.Sid, lintPolicy(text, options)]).toEqual([statement.Sid, []])
    }
    const together = all.reduce((text, { statement }) => withStatement(text, statement), EMPTY_DOCUMENT)
    expect(parsePolicy(together).problems).toEqual([])
  })

  it('stand behind what is there, under a name that is free', () => {
    const [first] = examplesFor(vocabularyOf(HERE, [APPLES], []))
    if (first === undefined) throw new Error('there is no example')
    const single =
      '{"Version": "2012-10-17", "Statement": {"Sid": "ReadOnly", "Effect": "Deny", "Action": "*", "Resource": "*"}}'
    const { Statement } = JSON.parse(withStatement(single, first.statement)) as { Statement: { Sid: string }[] }
    expect(Statement.map(({ Sid }) => Sid)).toEqual(['ReadOnly', 'ReadOnly2'])
    expect(parsePolicy(withStatement('what is no policy', first.statement)).problems).toEqual([])
  })
})
