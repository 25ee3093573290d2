import { describe, expect, it } from '@jest/globals'
import type { GroupGrant } from '../../store/index.js'
import { describeAccess, type DescribeAccessOptions } from './describe-access.js'

const OPTIONS: DescribeAccessOptions = {
  language: 'en',
  given: { partition: 'tinyauth', self: 'tinyauth' },
  mostLines: 100,
}

function documentOf(...Statement: object[]): GroupGrant['policies'][number] {
  return { document: JSON.stringify({ Version: '2012-10-17', Statement }), parameters: {} }
}

const allow = (Action: string): object => ({ Effect: 'Allow', Action, Resource: '*' })
const deny = (Action: string): object => ({ Effect: 'Deny', Action, Resource: '*' })

function grant(fields: Partial<GroupGrant>): GroupGrant {
  return { path: 'a', inherited: false, policies: [], boundaries: [], ...fields }
}

describe('what an invite gives', () => {
  it('is told once for groups within the same bounds, what repeats once', () => {
    const { parts } = describeAccess(
      [
        grant({ policies: [documentOf(allow('apples:GetApple'))] }),
        grant({ path: 'a/b', inherited: true, policies: [documentOf(allow('apples:GetApple'), allow('apples:Eat'))] }),
      ],
      OPTIONS,
    )
    expect(parts).toEqual([
      { lines: ['May get apples: all resources', 'May use `apples:Eat`: all resources'], ceilings: [] },
    ])
  })

  it('has the Denies of the group itself, and of no group below: those bind its direct members alone', () => {
    const policies = [documentOf(allow('apples:*'), deny('apples:EatApple'))]
    const lines = (inherited: boolean): readonly string[] =>
      describeAccess([grant({ inherited, policies })], OPTIONS).parts.flatMap(({ lines }) => lines)
    expect(lines(false)).toHaveLength(2)
    expect(lines(true)).toEqual(['May do everything in service apples: all resources'])
  })

  it('stands beside its bounds, each by itself', () => {
    const boundaries = [documentOf(allow('apples:Get*')), documentOf(allow('pears:*'))]
    const { parts } = describeAccess([grant({ policies: [documentOf(allow('*'))], boundaries })], OPTIONS)
    expect(parts[0]?.ceilings).toEqual([
      [expect.stringMatching(/^At most: .*`Get`/)],
      [expect.stringMatching(/^At most: .*pears/)],
    ])
  })

  it('fills in parameters; what cannot be read allows nothing, as a bound too', () => {
    const parameters = { svc: 'apples' }
    const document = JSON.stringify({ Version: '2012-10-17', Statement: [allow('{{svc}}:*')] })
    const [filled] = describeAccess([grant({ policies: [{ document, parameters }] })], OPTIONS).parts
    expect(filled?.lines).toEqual(['May do everything in service apples: all resources'])
    const broken = [
      { document, parameters: {} },
      { document: '{', parameters },
      { document: '', parameters },
    ]
    for (const one of broken) {
      const { parts } = describeAccess([grant({ policies: [one], boundaries: [one] })], OPTIONS)
      expect(parts).toEqual([{ lines: ['Allows nothing'], ceilings: [['At most: nothing']] }])
    }
  })

  it('says where there is more than can be told, and never leaves a bound out of what it tells', () => {
    const many = Array.from({ length: 9 }, (_, i) => documentOf(allow(`apples:A${i}`)))
    const grants = [grant({ policies: many, boundaries: [documentOf(allow('apples:*'))] }), grant({ policies: many })]
    const { parts, isCut } = describeAccess(grants, { ...OPTIONS, mostLines: 4 })
    expect(isCut).toBe(true)
    expect(parts).toHaveLength(1)
    expect([parts[0]?.lines.length, parts[0]?.ceilings.length]).toEqual([3, 1])
    expect(describeAccess(grants, OPTIONS).isCut).toBe(false)
  })
})
