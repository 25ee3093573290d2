import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  compileLayers,
  compilePolicy,
  decide,
  explain,
  lintPolicy,
  parsePolicy,
  permittedResources,
} from '../src/index.js'
import type { AuthorizationRequest, CompiledPolicy, Decision, Layers, PolicyType } from '../src/index.js'
import { arbitraryLayers, named } from './properties/arbitrary-layers.js'
import { TAME } from './properties/arbitrary-name.js'
import { arbitraryRequest } from './properties/arbitrary-request.js'
import { engineLayers, WIDE_LIMITS } from './properties/engine-layers.js'
import { settings } from './properties/settings.js'

const TYPES: readonly PolicyType[] = [
  'identity',
  'boundary',
  'session',
  'guardrail',
  'resource',
  'trust',
  'resourceGuardrail',
]

const REQUEST: AuthorizationRequest = {
  principal: { kind: 'user', arn: 'arn:aws:iam::111122223333:user/fred', account: '111122223333' },
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::bucket/key',
  context: { 'aws:username': 'fred', SourceIp: '10.0.0.1', Groups: ['a', 'b'] },
}

const PROTOTYPES = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype]

function membersOfPrototypes(): unknown {
  return PROTOTYPES.map((prototype) =>
    Reflect.ownKeys(prototype).map((name) => [
      name,
      Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown,
    ]),
  )
}

const before = membersOfPrototypes()

afterAll(() => {
  expect(membersOfPrototypes()).toEqual(before)
})

/** Every layer in which a policy of the type can stand. */
function layersAround(policy: CompiledPolicy): Layers {
  const sets = [{ id: 'set', policies: [policy] }]
  return {
    guardrails: sets,
    resourceGuardrails: sets,
    resourcePolicies: [policy],
    identity: [{ id: 'own', kind: 'user', policies: [policy], ceilings: sets }],
    boundaries: sets,
    session: sets,
  }
}

function expectDecision({ decision, kind, errors, decidedBy }: Decision): void {
  expect(['Allow', 'Deny']).toContain(decision)
  expect(['allow', 'explicitDeny', 'implicitDeny']).toContain(kind)
  expect(decision === 'Allow').toBe(kind === 'allow')
  expect(Array.isArray(errors) && Array.isArray(decidedBy)).toBe(true)
}

/** Parse, lint, compile, decide, explain: the way of every document. */
function runThrough(document: unknown, type: PolicyType): Decision {
  const saved = parsePolicy(document, { type, limits: WIDE_LIMITS })
  const loaded = parsePolicy(document, { type, mode: 'load', limits: WIDE_LIMITS })
  expect(Array.isArray(saved.problems) && Array.isArray(loaded.problems)).toBe(true)
  expect(Array.isArray(lintPolicy(document, { type }))).toBe(true)
  const compiled = compileLayers(
    layersAround(compilePolicy(document, { id: 'fuzzed', type, limits: WIDE_LIMITS })),
    WIDE_LIMITS,
  )
  const decision = decide(REQUEST, compiled)
  expectDecision(decision)
  expect(explain(REQUEST, compiled).decision).toEqual(decision)
  if (loaded.policy === undefined) {
    expect([decision.kind, decision.errors.length > 0]).toEqual(['implicitDeny', true])
  }
  return decision
}

const HOSTILE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length', '', '\u0000']

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -0,
    1e308,
    [],
    {},
    [[]],
    'x'.repeat(10_000),
    '*'.repeat(500),
    '${'.repeat(200),
    "${a, '".repeat(50),
    ':'.repeat(300),
    'arn:' + '*:'.repeat(100),
    '\ud800',
    '\u0000',
    '😀',
    '0'.repeat(60),
    '1::2::3',
    '9999-99-99T99:99:99Z',
    JSON.parse('{"__proto__":{"polluted":true}}'),
    JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
  ),
)

/** An object with the names of the grammar and anything under them. */
const shaped: fc.Arbitrary<unknown> = fc.record(
  {
    Version: fc.oneof(fc.constantFrom('2012-10-17', '2008-10-17'), junk),
    Statement: fc.oneof(shapedStatement(), fc.array(shapedStatement(), { maxLength: 3 }), junk),
    Id: junk,
  },
  { requiredKeys: ['Statement'] },
)

function shapedStatement(): fc.Arbitrary<unknown> {
  const texts = fc.oneof(
    fc.constantFrom('*', 's3:*', 'arn:aws:s3:::bucket/*'),
    fc.string(),
    fc.array(fc.string()),
    junk,
  )
  const operator = fc.constantFrom('StringLike', 'NumericEquals', 'IpAddress', 'DateEquals', 'Null', ...HOSTILE_NAMES)
  const key = fc.constantFrom('aws:username', 'SourceIp', 'Groups', ...HOSTILE_NAMES)
  return fc.record(
    {
      Effect: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('Allow', 'Deny') }, { weight: 1, arbitrary: junk }),
      Action: texts,
      NotAction: texts,
      Resource: texts,
      NotResource: texts,
      Principal: fc.oneof(fc.constant('*'), fc.dictionary(fc.constantFrom('AWS', ...HOSTILE_NAMES), texts), junk),
      Condition: fc.oneof(fc.dictionary(operator, fc.oneof(fc.dictionary(key, texts), junk)), junk),
      Sid: junk,
    },
    { requiredKeys: ['Effect', 'Action', 'Resource'] },
  )
}

const anyType = fc.constantFrom(...TYPES)

describe('no document', () => {
  it('of random JSON or text throws on its way, or decides otherwise than Allow or Deny', () => {
    const text = fc.oneof(junk, fc.string(), fc.json(), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(text, anyType, (document, type) => void runThrough(document, type)),
      settings(700),
    )
  })

  it('with the names of the grammar and anything under them throws on its way, as a value or as text', () => {
    fc.assert(
      fc.property(shaped, anyType, fc.boolean(), (document, type, asText) => {
        runThrough(asText ? JSON.stringify(document) : document, type)
      }),
      settings(1200),
    )
  })

  it('that is no plain data throws on its way: it denies', () => {
    for (const document of hostileValues()) {
      TYPES.forEach((type) => expect(runThrough(document, type).decision).toBe('Deny'))
    }
  })
})

/** Values that throw, lie, or never end. Made anew, since some of them are spent by use. */
function hostileValues(): unknown[] {
  const fail = (): never => {
    throw new Error('a trap that must not get out')
  }
  const traps: ProxyHandler<object> = {
    get: fail,
    has: fail,
    ownKeys: fail,
    getOwnPropertyDescriptor: fail,
    getPrototypeOf: fail,
    set: fail,
    defineProperty: fail,
  }
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()
  const circular: Record<string, unknown> = {}
  circular['Statement'] = circular
  const throwing = Object.defineProperty({}, 'Statement', { enumerable: true, get: fail })
  return [
    undefined,
    Symbol('s'),
    10n,
    () => 'x',
    new Date(0),
    new Map(),
    new Proxy({}, traps),
    new Proxy([], traps),
    revoked.proxy,
    circular,
    throwing,
    Object.create(null),
    Object.create({ Statement: [] }),
    { Statement: { Effect: 'Allow', Action: Symbol('a'), Resource: '*' } },
    { toJSON: fail, Statement: [] },
    { toString: fail, valueOf: fail, [Symbol.toPrimitive]: fail },
    new Array(5),
    Number.NaN,
  ]
}

describe('no request', () => {
  const layers = engineLayers(named(fc.sample(arbitraryLayers(TAME), { numRuns: 1, seed: 7 })[0] ?? {}))
  const open = compilePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } })
  const wide: Layers = {
    ...layers,
    identity: [...(layers.identity ?? []), { id: 'own', kind: 'user', policies: [open] }],
  }

  /** The types say that this cannot be; callers in plain JavaScript do not know. */
  const ask = (request: unknown): Decision => {
    const asked = request as AuthorizationRequest
    const decision = decide(asked, wide)
    expectDecision(decision)
    expect(explain(asked, wide).decision).toEqual(decision)
    expect(Array.isArray(permittedResources(asked, wide).allowed)).toBe(true)
    return decision
  }

  it('that is of a wrong type as a whole is allowed or throws', () => {
    for (const request of [...hostileValues(), null, '', 'x', 7, [], {}]) {
      expect(ask(request).decision).toBe('Deny')
    }
  })

  it.each(['principal', 'action', 'resource'])('with a `%s` of a wrong type is allowed or throws', (member) => {
    for (const value of [...hostileValues(), null, 7, [], {}]) {
      expect(ask({ ...REQUEST, [member]: value }).decision).toBe('Deny')
    }
  })

  it.each(['kind', 'arn', 'account', 'issuer', 'uid'])(
    'with a `%s` of a wrong type in its principal is allowed or throws',
    (member) => {
      for (const value of hostileValues().filter((each) => each !== undefined)) {
        expect(ask({ ...REQUEST, principal: { ...REQUEST.principal, [member]: value } }).decision).toBe('Deny')
      }
    },
  )

  it('with a hostile context or context value throws', () => {
    for (const value of hostileValues()) {
      ask({ ...REQUEST, context: value })
      ask({ ...REQUEST, context: { Username: value } })
      ask({ ...REQUEST, context: { Groups: ['a', value] } })
      ask({ ...REQUEST, resourceAccount: value })
    }
  })

  it('with names of the prototype in its context, or with huge texts, throws', () => {
    for (const name of HOSTILE_NAMES) {
      ask({ ...REQUEST, context: JSON.parse(`{${JSON.stringify(name)}:"x"}`) as unknown })
    }
    const huge = 'x'.repeat(2_000_000)
    expect(ask({ ...REQUEST, action: huge }).decision).toBe('Deny')
    expect(ask({ ...REQUEST, resource: huge }).decision).toBe('Deny')
    expect(ask({ ...REQUEST, context: { Username: huge } }).decision).toBe('Deny')
    expect(ask({ ...REQUEST, context: { [huge]: 'x' } }).decision).toBe('Deny')
    expect(ask({ ...REQUEST, context: { Groups: new Array(100_000).fill('x') } }).decision).toBe('Deny')
  })

  it('made of random JSON throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (request) => void ask(request)),
      settings(200),
    )
    const members = fc.record(
      { principal: junk, action: junk, resource: junk, resourceAccount: junk, context: junk },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(arbitraryRequest(), members, (request, spoiled) => void ask({ ...request, ...spoiled })),
      settings(400),
    )
  })
})

describe('no layers', () => {
  it('of a wrong type allow or throw', () => {
    for (const value of [...hostileValues(), null, 7, 'x', []]) {
      for (const layers of [value, { guardrails: value }, { identity: [value] }, { identity: [{ policies: value }] }]) {
        if (layers === value || value !== undefined) {
          // The types say that this cannot be; callers in plain JavaScript do not know.
          expect(decide(REQUEST, layers as Layers).decision).toBe('Deny')
        }
      }
    }
  })
})

const REAL_POLICIES = resolve(__dirname, '../../../../shared/cases/aws-managed-policies.json')
const arePresent = existsSync(REAL_POLICIES)
if (!arePresent) {
  process.emitWarning(`the fuzz test of real policies is skipped: ${REAL_POLICIES} is absent`)
}
const describeWhenPresent = arePresent ? describe : describe.skip

interface Mutation {
  readonly at: number
  readonly how: 'replace' | 'remove' | 'rename' | 'repeat' | 'wrap'
  readonly name: string
  readonly value: unknown
}

/** Changes the value at one place of the document, counted through all members. */
function mutated(document: unknown, { at, how, name, value }: Mutation): unknown {
  let left = at % Math.max(1, JSON.stringify(document).length / 12)
  const walk = (node: unknown): unknown => {
    left -= 1
    if (left < 0 && left >= -1) {
      return how === 'wrap' ? [node] : how === 'repeat' ? [node, node] : value
    }
    if (Array.isArray(node)) {
      const members = node.map(walk)
      return how === 'remove' && left < 0 && left > -3 ? members.slice(1) : members
    }
    if (typeof node !== 'object' || node === null) {
      return node
    }
    const entries = Object.entries(node).map(([key, member]): [string, unknown] => [
      how === 'rename' && Math.abs(left) < 2 ? name : key,
      walk(member),
    ])
    return Object.fromEntries(how === 'remove' && Math.abs(left) < 2 ? entries.slice(1) : entries)
  }
  return walk(document)
}

/** Cuts, doubles or overwrites a run of the text. */
function mutatedText(text: string, { at, how, name }: Mutation): string {
  const place = at % text.length
  const [head, tail] = [text.slice(0, place), text.slice(place)]
  const run = tail.slice(0, 7)
  const middle = { replace: name, remove: '', rename: run.toUpperCase(), repeat: run + run, wrap: `[${run}]` }[how]
  return head + middle + tail.slice(how === 'repeat' ? 0 : 7)
}

describeWhenPresent('no real policy', () => {
  const policies = arePresent
    ? Object.values((JSON.parse(readFileSync(REAL_POLICIES, 'utf8')) as { policies: Record<string, unknown> }).policies)
    : []
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    at: fc.nat({ max: 20_000 }),
    how: fc.constantFrom('replace', 'remove', 'rename', 'repeat', 'wrap'),
    name: fc.constantFrom(...HOSTILE_NAMES, 'Effect', 'NotAction', 'statement', '"', '\\', '}'),
    value: junk,
  })
  const policy = fc.nat({ max: Math.max(0, policies.length - 1) }).map((at) => policies[at])

  it('throws on its way after it was changed in one to three places', () => {
    const mutations = fc.array(mutation, { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(policy, mutations, anyType, (real, changes, type) => {
        runThrough(changes.reduce<unknown>(mutated, real), type)
      }),
      settings(500),
    )
  })

  it('throws on its way after its text was changed', () => {
    fc.assert(
      fc.property(policy, mutation, (real, change) => {
        runThrough(mutatedText(JSON.stringify(real), change), 'identity')
      }),
      settings(400),
    )
  })
})
