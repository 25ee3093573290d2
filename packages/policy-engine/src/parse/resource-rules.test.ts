import { describe, expect, it } from '@jest/globals'
import { parsePolicy } from './parse-policy.js'

function problemsOf(members: object): unknown[] {
  return [...parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', ...members } }).problems]
}

describe('resources, when saving', () => {
  it.each([
    '*',
    'arn:tinyauth:apples:default::apples/fred',
    'arn:tinyauth:apples:default::',
    'arn:tinyauth:tinyauth:::users/*',
    'arn:*:kms:*:123456789012:key/*',
    'arn:aws:s3:::bucket/a:b:c',
    'arn:aws:s3:*',
    'arn:aws:*',
    'arn:aws:*:*:*:*',
    'arn:aws:s3:::home/${Username}/*',
    "arn:aws:s3:::home/${aws:PrincipalTag/team, 'any:one'}/${*}",
    'arn:aws:s3:::b/with space/$}{',
  ])('takes %s', (Resource) => {
    expect(problemsOf({ Resource })).toEqual([])
    expect(problemsOf({ NotResource: ['*', Resource] })).toEqual([])
  })

  it.each([
    ['', 'not-an-arn', undefined],
    ['**', 'not-an-arn', '*'],
    ['apples/1', 'not-an-arn', undefined],
    ['aws:s3:::b', 'not-an-arn', 'arn:aws:s3:::b'],
    ['ARN:aws:s3:::b', 'not-an-arn', 'arn:aws:s3:::b'],
    [' arn:aws:s3:::b', 'not-an-arn', 'arn:aws:s3:::b'],
    ['${Resource}', 'not-an-arn', undefined],
    ['arn:aws', 'incomplete-arn', undefined],
    ['arn:aws:s3*', 'incomplete-arn', undefined],
    ['arn:aws:s3::bucket', 'incomplete-arn', 'arn:aws:s3:::bucket'],
    ['arn:aws:dynamodb:*:table/p-*', 'incomplete-arn', 'arn:aws:dynamodb:*:*:table/p-*'],
    ['arn::apples:::a', 'invalid-arn-part', undefined],
    ['arn:aws::::a', 'invalid-arn-part', undefined],
    ['arn:aws:s 3:::a', 'invalid-arn-part', undefined],
    ['arn:aws:s3:eu west:1:a', 'invalid-arn-part', undefined],
    ['arn:aws:S3:::a', 'invalid-arn-service-case', 'arn:aws:s3:::a'],
    ['arn:aws:s3:${Region}::a', 'variable-in-header', undefined],
    ['arn:aws:s3::${aws:PrincipalAccount}', 'variable-in-header', undefined],
    ['arn:aws:${*}:::a', 'variable-in-header', undefined],
    ['arn:aws:s3:::${Username', 'missing-brace', undefined],
    ["arn:aws:s3:::${Username, 'x}", 'missing-quote', undefined],
    ['arn:aws:s3:::${}', 'empty-variable', undefined],
    ['arn:aws:s3:::${user name}', 'space-in-variable', undefined],
    ['arn:aws:s3:::${Groups}', 'variable-of-list', undefined],
  ])('refuses %j with %s', (Resource, code, suggestion) => {
    const problem = { code, path: '/Statement/Resource', ...(suggestion === undefined ? {} : { suggestion }) }
    const [found, ...others] = problemsOf({ Resource })
    expect(others).toEqual([])
    expect(found).toMatchObject(problem)
    expect(found).toHaveProperty('message')
    if (suggestion === undefined) expect(found).not.toHaveProperty('suggestion')
  })

  it('refuses an empty list', () => {
    expect(problemsOf({ Resource: [] })).toMatchObject([{ code: 'empty-resource', path: '/Statement/Resource' }])
    expect(problemsOf({ NotResource: [] })).toMatchObject([{ code: 'empty-resource', path: '/Statement/NotResource' }])
  })

  it('refuses Resource and NotResource in a trust policy', () => {
    for (const name of ['Resource', 'NotResource']) {
      const statement = { Effect: 'Allow', Action: 'a:B', Principal: { AWS: '123456789012' }, [name]: '*' }
      expect(parsePolicy({ Version: '2012-10-17', Statement: statement }, { type: 'trust' }).problems).toMatchObject([
        { code: 'unsupported-resource', path: `/Statement/${name}` },
      ])
    }
  })
})
