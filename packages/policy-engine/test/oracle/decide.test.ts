import { describe, expect, it } from '@jest/globals'
import type { PolicyType } from '../../src/document.js'
import type { AuthorizationRequest, ContextRecord, Principal } from '../../src/request.js'
import { oracleDecide } from './decide.js'
import type { OracleIdentitySource, OracleLayers, OraclePolicy } from './layers.js'

const FRED = 'arn:tinyauth:iam::111122223333:user/fred'
const ROLE = 'arn:tinyauth:iam::111122223333:role/picker'
const SESSION = 'arn:tinyauth:iam::111122223333:assumed-role/picker/now'

const fred: Principal = { kind: 'user', arn: FRED, account: '111122223333' }
const session: Principal = { kind: 'roleSession', arn: SESSION, issuer: ROLE, account: '111122223333' }

function ask(principal: Principal, context: ContextRecord = {}): AuthorizationRequest {
  return { principal, action: 'apples:Pick', resource: 'arn:tinyauth:apples:eu::tree/7', context }
}

function policy(type: PolicyType, statement: object, id = 'p'): OraclePolicy {
  const carrier = type === 'resource' || type === 'resourceGuardrail' ? { Principal: '*' } : {}
  const whole = { Effect: 'Allow', Action: '*', Resource: '*', ...carrier, ...statement }
  return { document: { Version: '2012-10-17', Statement: whole }, id, type }
}

function set(type: PolicyType, statement: object): { id: string; policies: OraclePolicy[] } {
  return { id: 's', policies: [policy(type, statement)] }
}

const own = (statement: object): readonly OracleIdentitySource[] => [
  { id: 'own', kind: 'user', policies: [policy('identity', statement)] },
]

function kindOf(layers: OracleLayers, principal = fred, context: ContextRecord = {}): string {
  const { kind, failedLayer } = oracleDecide(ask(principal, context), layers)
  return failedLayer === undefined ? kind : `${kind} ${failedLayer}`
}

describe('oracleDecide', () => {
  it('denies what nothing allows', () => {
    expect(kindOf({})).toBe('implicitDeny identity')
  })

  it('lets a Deny win in each of the layers', () => {
    const deny = { Effect: 'Deny' }
    const open = own({})
    expect(kindOf({ identity: open })).toBe('allow')
    expect(kindOf({ identity: [...open, ...own(deny)] })).toBe('explicitDeny')
    expect(kindOf({ identity: open, guardrails: [set('guardrail', deny)] })).toBe('explicitDeny')
    expect(kindOf({ identity: open, resourceGuardrails: [set('resourceGuardrail', deny)] })).toBe('explicitDeny')
    expect(kindOf({ identity: open, resourcePolicies: [policy('resource', deny)] })).toBe('explicitDeny')
    expect(kindOf({ identity: open, boundaries: [set('boundary', deny)] })).toBe('explicitDeny')
    expect(kindOf({ identity: open, session: [set('session', deny)] })).toBe('explicitDeny')
  })

  it('intersects boundary and identity, and lets a grant to the user pass the boundary but not one to the role', () => {
    const boundaries = [set('boundary', { Action: 'pears:*' })]
    expect(kindOf({ identity: own({}), boundaries })).toBe('implicitDeny boundary')
    const toFred = [policy('resource', { Principal: { AWS: FRED } })]
    expect(kindOf({ resourcePolicies: toFred, boundaries })).toBe('allow')
    const toRole = [policy('resource', { Principal: { AWS: ROLE } })]
    expect(kindOf({ resourcePolicies: toRole, boundaries }, session)).toBe('implicitDeny boundary')
    const toSession = [policy('resource', { Principal: { AWS: SESSION } })]
    expect(kindOf({ resourcePolicies: toSession, boundaries }, session)).toBe('allow')
  })

  it('takes an account for a delegation only', () => {
    const resourcePolicies = [policy('resource', { Principal: { AWS: '111122223333' } })]
    expect(kindOf({ resourcePolicies, resourcePolicyRequired: true })).toBe('implicitDeny identity')
    expect(kindOf({ resourcePolicies, resourcePolicyRequired: true, identity: own({}) })).toBe('allow')
    expect(kindOf({ resourcePolicyRequired: true, identity: own({}) })).toBe('implicitDeny resource')
  })

  it('wants an Allow at every level of the guardrails', () => {
    const guardrails = [set('guardrail', {}), set('guardrail', { Action: 'pears:*' })]
    expect(kindOf({ identity: own({}), guardrails })).toBe('implicitDeny guardrail')
  })

  it('wants a session set for a federated session', () => {
    const federated: Principal = { kind: 'federatedSession', arn: 'arn:x:x:x:x:f', issuer: FRED }
    expect(kindOf({ identity: own({}) }, federated)).toBe('implicitDeny session')
    expect(kindOf({ identity: own({}), session: [set('session', {})] }, federated)).toBe('allow')
  })

  it('wants both sides when the accounts differ', () => {
    const resourcePolicies = [policy('resource', {})]
    const foreign = { ...ask(fred), resourceAccount: '999988887777' }
    expect(oracleDecide(foreign, { resourcePolicies }).kind).toBe('implicitDeny')
    expect(oracleDecide(foreign, { identity: own({}) }).kind).toBe('implicitDeny')
    expect(oracleDecide(foreign, { identity: own({}), resourcePolicies }).kind).toBe('allow')
  })

  it('gives the anonymous only what resource policies give to everyone', () => {
    expect(kindOf({ identity: own({}) }, { kind: 'anonymous' })).toBe('implicitDeny identity')
    expect(kindOf({ resourcePolicies: [policy('resource', {})] }, { kind: 'anonymous' })).toBe('allow')
  })

  it('withholds a source whose ceiling denies, and keeps the Deny of an inherited one from the principal', () => {
    const ceilings = [set('boundary', { Effect: 'Deny' })]
    const source = { id: 'g', kind: 'group', policies: [policy('identity', {})] } as const
    expect(kindOf({ identity: [{ ...source, ceilings }] })).toBe('explicitDeny')
    expect(kindOf({ identity: [{ ...source, ceilings, inherited: true }] })).toBe('implicitDeny identity')
  })

  it('asks the giver of a share with the keys of the giver', () => {
    const identity = own({ Condition: { StringEquals: { 'aws:username': 'gina', SourceIp: '10.0.0.1' } } })
    const giver = { principal: fred, layers: { identity }, context: { Username: 'gina', SourceIp: 'no' } }
    const share = {
      id: 's',
      kind: 'share',
      policies: [policy('identity', {})],
      ceilings: [{ id: 'c', giver }],
    } as const
    expect(kindOf({ identity: [share] }, fred, { Username: 'fred', SourceIp: '10.0.0.1' })).toBe('allow')
    expect(kindOf({ identity: [share] }, fred, { Username: 'fred', SourceIp: '10.0.0.2' })).toBe(
      'implicitDeny identity',
    )
  })

  it.each([
    ['an unknown operator', { Condition: { Resembles: { a: 'b' } } }],
    ['a stored value that cannot be read', { Condition: { NumericEquals: { n: 'one' } } }],
    ['a request value that cannot be read', { Condition: { NumericEquals: { Username: '1' } } }],
    ['an error beside a test that is false', { Condition: { NumericEquals: { n: 'x' }, StringEquals: { n: 'y' } } }],
    ['an action without colon', { Action: 'Pick' }],
    ['a resource that is no ARN', { Resource: 'tree/7' }],
    ['a variable before the fifth colon', { Resource: 'arn:tinyauth:${Username}:eu::tree/7' }],
    ['an empty NotAction', { Action: undefined, NotAction: [] }],
    ['a Principal where there is none', { Principal: '*' }],
  ])('lets %s neither allow nor stop a Deny', (_title, statement) => {
    const context = { Username: 'fred' }
    const clean = (more: object): object =>
      JSON.parse(JSON.stringify({ Effect: 'Allow', Action: '*', Resource: '*', ...statement, ...more })) as object
    const layers = (document: unknown): OracleLayers => ({
      identity: [
        {
          id: 'own',
          kind: 'user',
          policies: [policy('identity', {}, 'open'), { document, id: 'x', type: 'identity' }],
        },
      ],
    })
    const asDocument = (more: object): unknown => ({ Version: '2012-10-17', Statement: clean(more) })
    expect(
      kindOf(
        { identity: [{ id: 'o', kind: 'user', policies: [{ document: asDocument({}), id: 'x', type: 'identity' }] }] },
        fred,
        context,
      ),
    ).toBe('implicitDeny identity')
    expect(kindOf(layers(asDocument({ Effect: 'Deny' })), fred, context)).toBe('explicitDeny')
  })

  it.each([
    '{',
    '{"Version":"2012-10-17","Version":"2012-10-17","Statement":[]}',
    '[]',
    { Statement: { Effect: 'deny' } },
    null,
  ])('denies everything while it holds %j', (document) => {
    const identity = [
      ...own({}),
      { id: 'y', kind: 'user' as const, policies: [{ document, id: 'bad', type: 'identity' as const }] },
    ]
    expect(kindOf({ identity })).toBe('implicitDeny')
  })

  it('denies two spellings of one key', () => {
    expect(kindOf({ identity: own({}) }, fred, { Username: 'fred', 'AWS:UserName': 'fred' })).toBe('implicitDeny')
  })

  it('compares actions without regard to case', () => {
    expect(kindOf({ identity: own({ Action: 'APPLES:pick' }) })).toBe('allow')
  })

  it('puts a user named `*` into a resource as a character', () => {
    const identity = own({ Resource: 'arn:tinyauth:apples:eu::tree/${aws:username}' })
    expect(kindOf({ identity }, fred, { Username: '7' })).toBe('allow')
    expect(kindOf({ identity }, fred, { Username: '*' })).toBe('implicitDeny identity')
  })

  it('takes a variable of the old version for its text', () => {
    const document = {
      Statement: { Effect: 'Allow', Action: '*', Resource: 'arn:tinyauth:apples:eu::tree/${Username}' },
    }
    const identity = [
      { id: 'own', kind: 'user' as const, policies: [{ document, id: 'p', type: 'identity' as const }] },
    ]
    expect(kindOf({ identity }, fred, { Username: '7' })).toBe('implicitDeny identity')
    const request = { ...ask(fred), resource: 'arn:tinyauth:apples:eu::tree/${Username}' }
    expect(oracleDecide(request, { identity }).kind).toBe('allow')
  })

  it('skips an unset variable in Resource, and lets one in NotResource apply a Deny but no Allow', () => {
    const unset = 'arn:tinyauth:apples:eu::tree/${PrincipalTag/t}'
    expect(kindOf({ identity: own({ Resource: unset }) })).toBe('implicitDeny identity')
    expect(kindOf({ identity: own({ Resource: undefined, NotResource: [unset, 'arn:a:b:c:d:e'] }) })).not.toBe('allow')
    const deny = policy('identity', { Effect: 'Deny' }, 'd')
    const document = { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', NotResource: [unset, '*'] } }
    const identity = [{ id: 'own', kind: 'user' as const, policies: [policy('identity', {}), { ...deny, document }] }]
    expect(kindOf({ identity })).toBe('explicitDeny')
  })

  it('says what Mfa says when it is absent', () => {
    const deny = (operator: string): OracleLayers => ({
      identity: [
        ...own({}),
        ...own({ Effect: 'Deny', Condition: { [operator]: { 'aws:MultiFactorAuthPresent': 'false' } } }),
      ],
    })
    expect(kindOf(deny('Bool'))).toBe('allow')
    expect(kindOf(deny('BoolIfExists'))).toBe('explicitDeny')
    expect(kindOf(deny('Bool'), fred, { Mfa: false })).toBe('explicitDeny')
  })
})
