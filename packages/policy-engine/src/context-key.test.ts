import { describe, expect, it } from '@jest/globals'
import { canonicalContextKey, isPrincipalKey, KNOWN_CONTEXT_KEYS, knownContextKey } from './context-key.js'

describe('canonicalContextKey', () => {
  it.each([
    ['Username', ['aws:username', 'USERNAME', 'AWS:UserName']],
    ['UserArn', ['aws:PrincipalArn', 'aws:principalarn', 'userarn']],
    ['UserId', ['aws:userid', 'AWS:USERID']],
    ['SourceIp', ['SourceIP', 'sourceip', 'aws:SourceIp', 'aws:SourceIP']],
    ['CurrentTime', ['aws:CurrentTime', 'currenttime']],
    ['Mfa', ['aws:MultiFactorAuthPresent', 'MFA']],
    ['Region', ['aws:RequestedRegion']],
    ['Idp', ['aws:FederatedProvider']],
    ['Idp.AccessLevel', ['idp.accesslevel']],
    ['PrincipalTag/team', ['aws:PrincipalTag/Team', 'principaltag/TEAM']],
    ['ResourceTag/a/b:c', ['aws:ResourceTag/A/B:C']],
    ['s3:prefix', ['S3:Prefix', 's3:PREFIX']],
    ['saml:sub/x', ['SAML:Sub/X']],
    ['', ['']],
  ])('is %s for every spelling', (canonical, spellings) => {
    for (const spelling of [canonical, ...spellings]) expect(canonicalContextKey(spelling)).toBe(canonical)
  })

  it('is the same when it is asked twice, and of its own answer', () => {
    const names = KNOWN_CONTEXT_KEYS.flatMap((key) => [key.name, ...key.also]).map((n) =>
      n.endsWith('/') ? `${n}T` : n,
    )
    for (const name of [...names, 'Other:Key', '__proto__', 'constructor', 'toString']) {
      expect(canonicalContextKey(name)).toBe(canonicalContextKey(name))
      expect(canonicalContextKey(canonicalContextKey(name))).toBe(canonicalContextKey(name))
    }
  })

  it('keeps keys apart that are not one key', () => {
    const apart = [
      'Username',
      'UserId',
      'RequestDateTime',
      'CurrentTime',
      'PrincipalTag',
      'PrincipalTag/',
      'PrincipalTag/a',
    ]
    expect(new Set(apart.map(canonicalContextKey)).size).toBe(apart.length)
    expect(canonicalContextKey('\u212AeyId')).not.toBe('KeyId')
    expect(canonicalContextKey('aws:Groups')).not.toBe('Groups')
  })

  it('stays right after more names than it remembers', () => {
    for (let i = 0; i < 3000; i++) expect(canonicalContextKey(`Some:Key${i}`)).toBe(`some:key${i}`)
    expect(canonicalContextKey('AWS:USERNAME')).toBe('Username')
    expect(canonicalContextKey('A'.repeat(100_000))).toBe('a'.repeat(100_000))
  })
})

describe('isPrincipalKey', () => {
  it.each([
    'Username',
    'UserArn',
    'Groups',
    'PrincipalTag/team',
    'Mfa',
    'KeyId',
    'Idp',
    'aws:principalaccount',
    'aws:sourceidentity',
  ])('is true of %s', (key) => {
    expect(isPrincipalKey(key)).toBe(true)
  })

  it.each([
    'SourceIp',
    'CurrentTime',
    'Resource',
    'ResourceTag/team',
    'RequestTag/team',
    'TagKeys',
    'Region',
    's3:prefix',
    '',
  ])('is false of %j', (key) => {
    expect(isPrincipalKey(key)).toBe(false)
  })
})

describe('the table of known keys', () => {
  it('gives each spelling to one key only', () => {
    const spellings = KNOWN_CONTEXT_KEYS.flatMap((key) => [
      key.name,
      ...key.also.filter((also) => !sameText(also, key.name)),
    ])
    expect(new Set(spellings.map((spelling) => spelling.toLowerCase())).size).toBe(spellings.length)
  })

  it('finds a tag of a family by the family', () => {
    expect(knownContextKey('aws:requesttag/Cost-Center')?.name).toBe('RequestTag/')
    expect(knownContextKey('RequestTagX/a')).toBeUndefined()
    expect(knownContextKey('toString')).toBeUndefined()
  })
})

function sameText(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase()
}
