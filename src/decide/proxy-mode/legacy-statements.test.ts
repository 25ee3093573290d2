import { describe, expect, it } from '@jest/globals'
import { compileLayers, compilePolicy, decide } from '@tinyauth/policy-engine'
import fc from 'fast-check'
import { fnmatch, type LegacyRequest, originalAllows } from '../../../test/decide/original-evaluator.js'
import { DENY_EVERYTHING, legacyStatements } from './legacy-statements.js'

const SERVICE = { name: 'orchard', actions: ['GetApple', 'EatApple', 'Plant'] }
const APPLES = 'arn:tinyauth:orchard:default::apples'
const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' }

function documentOf(...Statement: readonly unknown[]): object {
  return { Version: '2012-10-17', Statement }
}

function turned(...statements: readonly unknown[]): ReturnType<typeof legacyStatements> {
  return legacyStatements(documentOf(...statements), SERVICE)
}

function weAllow(document: unknown, { action, resource, context }: LegacyRequest): boolean {
  const policies = [compilePolicy(document, { id: 'p' })]
  const layers = compileLayers({ identity: [{ id: 'users/fred', kind: 'user', policies }] })
  const principal = { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/fred' } as const
  return decide({ principal, action, resource, context: { ...context, Username: 'fred' } }, layers).kind === 'allow'
}

describe('what a proxy of the original is given', () => {
  it('is the statement itself where both read it alike, as lists and without its name', () => {
    const Condition = { StringEquals: { RequestDateTime: 'noon' }, IpAddress: { SourceIp: '192.0.2.0/24' } }
    const statement = { Sid: 'Main', Effect: 'Allow', Action: 'orchard:Get*', Resource: `${APPLES}/*` }
    const lists = { Effect: 'Allow', Action: ['orchard:Get*'], Resource: [`${APPLES}/*`] }
    expect(turned(statement)).toEqual([lists])
    expect(turned({ ...statement, Condition })).toEqual([{ ...lists, Condition }])
    expect(legacyStatements({ Version: '2012-10-17', Statement: statement }, SERVICE)).toEqual([lists])
    expect(legacyStatements(JSON.stringify(documentOf(statement)), SERVICE)).toEqual([lists])
  })

  it('has no part that is about other services', () => {
    const Action = ['barn:*', 'orchard:Eat', 'ORCHARD:Get', '*:List', 'o?chard:See', '*']
    const [given] = turned({ Effect: 'Allow', Action, Resource: '*' })
    expect(given?.Action).toEqual(Action.slice(1))
    expect(turned({ ...ALLOW_ALL, Action: 'barn:*' }, { ...ALLOW_ALL, Effect: 'Deny', Action: 'barn:*' })).toEqual([])
  })

  it.each([
    ['NotAction', { Effect: 'Allow', NotAction: 'orchard:Eat', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: '*', NotResource: `${APPLES}/red` }],
    ['a variable', { Effect: 'Allow', Action: '*', Resource: `${APPLES}/\${Username}` }],
    ['a class', { Effect: 'Allow', Action: '*', Resource: `${APPLES}/[rg]ed` }],
    ['a class in its action', { Effect: 'Allow', Action: 'orchard:[GE]et', Resource: '*' }],
    ['a key that proxies do not pass', { ...ALLOW_ALL, Condition: { StringEquals: { Team: 'a' } } }],
    ['a key in another spelling', { ...ALLOW_ALL, Condition: { StringEquals: { sourceip: '192.0.2.1' } } }],
    ['an operator that the original has not', { ...ALLOW_ALL, Condition: { StringLike: { SourceIp: '192.*' } } }],
    ['an action that is none', { ...ALLOW_ALL, Action: ['*', 'GetApple'] }],
    ['a resource that is none', { ...ALLOW_ALL, Resource: ['*', 'apples/red'] }],
    ['a variable beside other resources', { ...ALLOW_ALL, Resource: ['*', `${APPLES}/\${Username}`] }],
    ['five parts', { ...ALLOW_ALL, Resource: 'arn:tinyauth:orchard:*:apples/red' }],
    ['a star that crosses colons', { ...ALLOW_ALL, Resource: 'arn:tinyauth:orchard:*::apples/1' }],
    ['a question mark that crosses colons', { ...ALLOW_ALL, Resource: 'arn:tinyauth:orchard:??:*:*' }],
    ['a principal', { ...ALLOW_ALL, Principal: { AWS: 'arn:tinyauth:tinyauth:::users/eve' } }],
    ['a negated condition on a text', { ...ALLOW_ALL, Condition: { StringNotEquals: { Mfa: 'true' } } }],
    ['a negated condition on an address', { ...ALLOW_ALL, Condition: { NotIpAddress: { SourceIp: '192.0.2.0/24' } } }],
    ['a network over the mapped addresses', { ...ALLOW_ALL, Condition: { IpAddress: { SourceIp: '::/0' } } }],
    ['a network as a mask', { ...ALLOW_ALL, Condition: { IpAddress: { SourceIp: '192.0.2.0/255.255.255.0' } } }],
    ['a list of values', { ...ALLOW_ALL, Condition: { StringEquals: { SourceIp: ['192.0.2.1'] } } }],
    ['a variable in a value', { ...ALLOW_ALL, Condition: { StringEquals: { SourceIp: '${Username}' } } }],
  ])('leaves out an Allow with %s', (_what, statement) => {
    expect(turned(statement)).toEqual([])
  })

  it.each([
    [
      'NotAction',
      { NotAction: 'orchard:Eat', Resource: `${APPLES}/red` },
      { Action: ['*'], Resource: [`${APPLES}/red`] },
    ],
    ['NotResource', { Action: '*', NotResource: `${APPLES}/red` }, { Action: ['*'], Resource: ['*'] }],
    ['a variable', { Action: '*', Resource: `${APPLES}/\${Username}` }, { Action: ['*'], Resource: ['*'] }],
    ['a class', { Action: 'orchard:[G]et', Resource: `${APPLES}/[r]ed` }, { Action: ['*'], Resource: ['*'] }],
    ['a short resource', { Action: '*', Resource: 'arn:tinyauth:orchard' }, { Action: ['*'], Resource: ['*'] }],
    ['a resource that is none', { Action: '*', Resource: 'apples/red' }, { Action: ['*'], Resource: ['*'] }],
    ['an action that is none', { Action: ['barn:*', 'GetApple'], Resource: '*' }, { Action: ['*'], Resource: ['*'] }],
    [
      'a condition',
      { Action: '*', Resource: '*', Condition: { StringEquals: { SourceIp: '192.0.2.1' } } },
      { Action: ['*'], Resource: ['*'] },
    ],
    [
      'a negated condition',
      { Action: '*', Resource: '*', Condition: { NotIpAddress: { SourceIp: '192.0.2.0/24' } } },
      { Action: ['*'], Resource: ['*'] },
    ],
  ])('keeps a Deny with %s, and lets it reach further', (_what, statement, expected) => {
    expect(turned({ Effect: 'Deny', ...statement })).toEqual([{ Effect: 'Deny', ...expected }])
  })

  it('keeps a Deny as it is spelled where that is how it is asked, and makes it blind to case elsewhere', () => {
    const Action = ['orchard:GetApple', 'orchard:Get*', 'orchard:getapple', 'Orchard:*', 'orchard:Sow']
    expect(turned({ ...ALLOW_ALL, Effect: 'Deny', Action })).toMatchObject([
      {
        Action: [
          ...['orchard:GetApple', 'orchard:Get*'],
          '[oO][rR][cC][hH][aA][rR][dD]:[gG][eE][tT][aA][pP][pP][lL][eE]',
          ...['[oO][rR][cC][hH][aA][rR][dD]:*', '[oO][rR][cC][hH][aA][rR][dD]:[sS][oO][wW]'],
        ],
      },
    ])
  })

  it('takes a Deny for spelled as it is asked when the service has registered nothing and the name has its capital', () => {
    const unknown = { name: 'orchard', actions: [] }
    const document = documentOf({ ...ALLOW_ALL, Effect: 'Deny', Action: ['orchard:Sow', 'orchard:sow'] })
    const given = legacyStatements(document, unknown)
    expect(given).toMatchObject([{ Action: ['orchard:Sow', '[oO][rR][cC][hH][aA][rR][dD]:[sS][oO][wW]'] }])
  })

  it('writes a short resource of an Allow out, and keeps stars behind which only stars follow', () => {
    const Resource = ['arn:tinyauth:orchard:*', 'arn:tinyauth:orchard:*:*:*', 'arn:tinyauth:orchard:eu:*:*']
    const [given] = turned({ ...ALLOW_ALL, Resource })
    expect(given?.Resource).toEqual(['arn:tinyauth:orchard:*:*:*', ...Resource.slice(1)])
  })

  it('has no Allow with `${…}` of the old version, which new documents may not hold', () => {
    const old = { Version: '2008-10-17', Statement: { ...ALLOW_ALL, Resource: `${APPLES}/\${Username}` } }
    expect(legacyStatements(old, SERVICE)).toEqual([])
    expect(legacyStatements({ ...old, Statement: ALLOW_ALL }, SERVICE)).toHaveLength(1)
  })

  it.each([undefined, null, '', '{', [], {}, documentOf({ ...ALLOW_ALL, Effect: 'allow' }), documentOf(ALLOW_ALL, {})])(
    'denies everything where the document cannot be read: %j',
    (document) => {
      expect(legacyStatements(document, SERVICE)).toEqual([DENY_EVERYTHING])
    },
  )
})

const actions = fc.constantFrom(
  // More than once, so that enough documents allow something.
  ...['*', '*', '*', 'orchard:*', 'orchard:*'],
  ...['*', 'orchard:*', 'orchard:GetApple', 'orchard:Get*', 'orchard:Get?pple', '*:GetApple', 'o*:EatApple'],
  ...['barn:*', 'barn:GetApple', '?rchard:*', 'orchard:[GE]etApple', 'orchard:[!E]*', 'GetApple', 'orchard:${x}'],
  ...['orchard:getapple', 'ORCHARD:GetApple', 'Orchard:*', 'orchard:*APPLE', 'orchard:plant', 'o*:?etapple'],
)
const resources = fc.constantFrom(
  ...['*', '*', '*', '*', '*'],
  ...['*', `${APPLES}/red`, 'arn:tinyauth:orchard:*:*:*', 'arn:tinyauth:orchard:*:*:apples/*', 'arn:*'],
  ...[`${APPLES}/r?d`, 'arn:tinyauth:orchard:*::apples/${Username}', `${APPLES}/[rf]ed`, 'arn:tinyauth:*'],
  ...['arn:*:orchard:*:*:apples/*', 'arn:tinyauth:orchard:default:?:apples/red', 'arn:tinyauth:orchard:default::*'],
  ...['apples/red', 'arn:tinyauth:orchard:*:apples/red', 'arn:tinyauth:orchard:*::apples/1', 'arn:tinyauth:orchard'],
  ...['arn:tinyauth:orchard:*', 'arn:tinyauth:orchard:de*', 'arn:tinyauth:orchard:*:*:*:*', `${APPLES}/\${Team}`],
)
const conditions = fc.constantFrom<object>(
  ...[{ SourceIp: '192.0.2.1' }, { Mfa: 'true' }, { sourceip: '192.0.2.1' }, { Team: 'a' }].flatMap((keys) => [
    { StringEquals: keys },
    { StringNotEquals: keys },
    { StringEqualsIfExists: keys },
    { StringNotEquals: keys, IpAddress: { SourceIp: '192.0.2.0/24' } },
  ]),
  ...['192.0.2.0/24', '2001:db8::/32', '::/0', '::ffff:0:0/95', '::ffff:192.0.2.0/120', 'nowhere'].flatMap(
    (SourceIp) => [{ IpAddress: { SourceIp } }, { NotIpAddress: { SourceIp } }],
  ),
  ...[{ IpAddress: { SourceIp: ['192.0.2.0/24'] } }, { StringEquals: { RequestDateTime: '${Username}' } }],
  ...[
    { StringLike: { SourceIp: '192.*' } },
    { Bool: { Mfa: 'true' } },
    { Null: { Team: 'true' } },
    { TeaTime: { Mfa: 'x' } },
  ],
)

function oneOrMany(texts: fc.Arbitrary<string>): fc.Arbitrary<string | string[]> {
  return fc.oneof(texts, fc.array(texts, { minLength: 1, maxLength: 3 }))
}

const statements = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    action: oneOrMany(actions),
    resource: oneOrMany(resources),
    not: fc.constantFrom({}, {}, {}, { action: true }, { resource: true }),
    Condition: fc.option(conditions, { nil: undefined, freq: 2 }),
  })
  .map(({ Effect, action, resource, not, Condition }) => ({
    Effect,
    ['action' in not ? 'NotAction' : 'Action']: action,
    ['resource' in not ? 'NotResource' : 'Resource']: resource,
    ...(Condition && { Condition }),
  }))
const documents = fc.record({
  Version: fc.constantFrom('2012-10-17', '2012-10-17', '2008-10-17'),
  Statement: fc.oneof(statements, fc.array(statements, { minLength: 1, maxLength: 4 })),
})
const requests: fc.Arbitrary<LegacyRequest> = fc.record({
  action: fc.constantFrom('orchard:GetApple', 'orchard:EatApple', 'orchard:Plant'),
  resource: fc.constantFrom(
    `${APPLES}/red`,
    `${APPLES}/fred`,
    `${APPLES}/[rf]ed`,
    ...['arn:tinyauth:barn:::hay', 'urn:::/path', 'apples/red', 'arn:tinyauth:orchard', 'arn:tinyauth:orchard:x'],
    ...['arn:tinyauth:orchard:eu:1::apples/red', 'arn:tinyauth:orchard:x:y:z:apples/red'],
    'arn:tinyauth:orchard:eu::apples/z::apples/1',
  ),
  context: fc.record(
    {
      SourceIp: fc.constantFrom('192.0.2.1', '198.51.100.7', '2001:db8::1', '::ffff:192.0.2.1', 'nonsense'),
      ...{
        Mfa: fc.constantFrom('true', 'false'),
        Team: fc.constantFrom('a', 'b'),
        RequestDateTime: fc.constant('noon'),
      },
    },
    { requiredKeys: [] },
  ),
})

describe('a proxy of the original', () => {
  it('never allows what the document does not, whatever it says and whatever is asked', () => {
    const property = fc.property(documents, requests, (document, request) => {
      fc.pre(originalAllows(legacyStatements(document, SERVICE), request))
      expect(weAllow(document, request)).toBe(true)
    })
    // Most documents allow little of what is asked, and those say nothing here.
    fc.assert(property, { seed: 11, numRuns: 500, maxSkipsPerRun: 1000 })
  })

  it('would allow too much by the document itself, which is why it is turned', () => {
    const context = {}
    const asked = { action: 'orchard:GetApple', resource: `${APPLES}/red`, context }
    const denied = {
      Effect: 'Deny',
      Action: ['*'],
      Resource: ['*'],
      Condition: { NotIpAddress: { SourceIp: '192.0.2.0/24' } },
    }
    const all = { Effect: 'Allow', Action: ['*'], Resource: ['*'] } as const
    expect(originalAllows([all, { ...denied, Effect: 'Deny' }], asked)).toBe(true)
    expect(weAllow(documentOf(all, denied), asked)).toBe(false)
    expect(originalAllows(turned(all, denied), asked)).toBe(false)
  })

  it.each([
    ['abc', 'a*', true],
    ['abc', 'A*', false],
    ['a:b/c', '*c', true],
    ['abc', 'a?c', true],
    ['abc', 'a[xb]c', true],
    ['abc', 'a[!b]c', false],
    ['a]c', 'a[]]c', true],
    ['a[c', 'a[c', true],
    ['a5c', 'a[0-9]c', true],
    ['', '*', true],
    ['', '?', false],
  ])('matches %j by %j as `fnmatch` does: %p', (text, pattern, expected) => {
    expect(fnmatch(text, pattern)).toBe(expected)
  })
})
