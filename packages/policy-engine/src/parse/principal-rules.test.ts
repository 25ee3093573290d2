import { describe, expect, it } from '@jest/globals'
import type { PolicyType } from '../document.js'
import { parsePolicy } from './parse-policy.js'

function codesOf(members: object, type: PolicyType = 'resource'): string[] {
  const resource = type === 'trust' ? {} : { Resource: '*' }
  const Statement = { Effect: 'Allow', Action: 'a:B', ...resource, ...members }
  return parsePolicy({ Version: '2012-10-17', Statement }, { type }).problems.map(({ code, path }) => `${code} ${path}`)
}

describe('principals, when saving', () => {
  it.each<PolicyType>(['identity', 'boundary', 'session', 'guardrail'])(
    'have no place in a policy of type %s',
    (type) => {
      expect(codesOf({}, type)).toEqual([])
      expect(codesOf({ Principal: '*' }, type)).toEqual(['unsupported-principal /Statement/Principal'])
      expect(codesOf({ NotPrincipal: '*' }, type)).toEqual(['unsupported-principal /Statement/NotPrincipal'])
    },
  )

  it.each<PolicyType>(['resource', 'trust', 'resourceGuardrail'])('are needed in a policy of type %s', (type) => {
    expect(codesOf({}, type)).toEqual(['missing-principal /Statement'])
    expect(codesOf({ Principal: { AWS: '123456789012' } }, type)).toEqual([])
  })

  it.each<[string, unknown]>([
    ['everyone', '*'],
    ['everyone by type', { AWS: '*' }],
    ['an account', { AWS: ['123456789012', 'arn:aws:iam::123456789012:root'] }],
    ['a user of ours', { AWS: 'arn:tinyauth:tinyauth:::users/fred' }],
    ['a session', { AWS: 'arn:aws:sts::123456789012:assumed-role/role/session' }],
    ['providers', { Federated: ['accounts.example.com', 'oidc.example.com/id/1', 'arn:aws:iam::1:saml-provider/p'] }],
    ['services', { Service: ['s3.amazonaws.com', 'backup'] }],
    ['an id', { CanonicalUser: '79a59df900b949e5' }],
    ['several types', { AWS: '123456789012', Service: 'backup' }],
  ])('may be %s', (_what, Principal) => {
    expect(codesOf({ Principal })).toEqual([])
    expect(codesOf({ NotPrincipal: Principal })).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['an empty text', '', 'invalid-principal /Statement/Principal'],
    ['an account without type', '123456789012', 'invalid-principal /Statement/Principal'],
    ['no type', {}, 'empty-principal /Statement/Principal'],
    ['an empty list', { AWS: [] }, 'empty-principal /Statement/Principal/AWS'],
    ['a bare name', { AWS: ['*', 'fred'] }, 'invalid-principal /Statement/Principal/AWS/1'],
    ['eleven digits', { AWS: '12345678901' }, 'invalid-principal /Statement/Principal/AWS'],
    ['an ARN without resource', { AWS: 'arn:aws:iam::123456789012:' }, 'invalid-principal /Statement/Principal/AWS'],
    ['an ARN without name', { AWS: 'arn:aws:iam::123456789012:user/' }, 'invalid-principal /Statement/Principal/AWS'],
    ['an ARN of five parts', { AWS: 'arn:aws:iam::root' }, 'invalid-principal /Statement/Principal/AWS'],
    ['a group', { AWS: 'arn:tinyauth:tinyauth:::groups/eng' }, 'group-as-principal /Statement/Principal/AWS'],
    [
      'a pattern',
      { AWS: 'arn:aws:iam::123456789012:user/*' },
      'unsupported-wildcard-in-principal /Statement/Principal/AWS',
    ],
    ['a pattern with ?', { AWS: '12345678901?' }, 'unsupported-wildcard-in-principal /Statement/Principal/AWS'],
    ['any provider', { Federated: '*' }, 'unsupported-wildcard-in-principal /Statement/Principal/Federated'],
    ['any service', { Service: '*' }, 'unsupported-wildcard-in-principal /Statement/Principal/Service'],
    [
      'a variable',
      { AWS: 'arn:aws:iam::1:user/${Username}' },
      'variable-unsupported-in-element /Statement/Principal/AWS',
    ],
    ['an ARN as service', { Service: 'arn:aws:iam::1:root' }, 'invalid-principal /Statement/Principal/Service'],
    ['a provider without domain', { Federated: 'google' }, 'invalid-principal /Statement/Principal/Federated'],
  ])('are refused as %s', (_what, Principal, problem) => {
    expect(codesOf({ Principal })).toEqual([problem])
  })

  it('in a trust policy are neither everyone nor negated', () => {
    expect(codesOf({ Principal: '*' }, 'trust')).toEqual(['unsupported-wildcard-in-principal /Statement/Principal'])
    expect(codesOf({ Principal: { AWS: ['*'] } }, 'trust')).toEqual([
      'unsupported-wildcard-in-principal /Statement/Principal/AWS/0',
    ])
    expect(codesOf({ NotPrincipal: { AWS: '123456789012' } }, 'trust')).toEqual([
      'unsupported-not-principal /Statement/NotPrincipal',
    ])
  })

  it('are suggested in the right form', () => {
    const Statement = { Effect: 'Allow', Action: 'a:B', Resource: '*', Principal: '123456789012' }
    expect(parsePolicy({ Version: '2012-10-17', Statement }, { type: 'resource' }).problems[0]?.suggestion).toBe(
      '{"AWS":"123456789012"}',
    )
  })
})
