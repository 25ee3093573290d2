import { describe, expect, it } from '@jest/globals'
import { compileLayers, compilePolicy, explain, type Explanation } from '@tinyauth/policy-engine'
import { source } from '../../../packages/decision/test/principals.js'
import { explainedPair } from './explained.js'

const PAIR = { action: 'apples:Get', resource: 'arn:tinyauth:apples:::a/1' }
const STATEMENTS = [
  { Sid: 'OtherAction', Effect: 'Allow', Action: 'safe:Open', Resource: '*' },
  { Sid: 'NotThisAction', Effect: 'Allow', NotAction: 'apples:*', Resource: '*' },
  { Sid: 'OtherResource', Effect: 'Allow', Action: 'apples:*', Resource: 'arn:tinyauth:apples:::a/2' },
]

function explained(): Explanation {
  const policy = compilePolicy({ Version: '2012-10-17', Statement: STATEMENTS }, { id: 'p' })
  const principal = { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/fred' } as const
  return explain({ principal, ...PAIR, context: {} }, compileLayers({ identity: [source('user', policy)] }))
}

describe('the near misses of a pair', () => {
  it('are statements about its action alone', () => {
    const { NearMisses } = explainedPair(PAIR, explained())
    expect(NearMisses.map(({ Statement }) => Statement)).toEqual(['OtherResource'])
  })

  it('are those that the asker may be told', () => {
    const { NearMisses } = explainedPair(PAIR, explained(), ({ at }) => at.sid !== 'OtherResource')
    expect(NearMisses.map(({ Statement }) => Statement)).toEqual(['OtherAction', 'NotThisAction'])
    expect(explainedPair(PAIR, explained(), () => false).NearMisses).toEqual([])
  })
})
