import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type ParseOptions, parsePolicy, PROBLEM_CODES } from './parse-policy.js'

const sound = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ReadApples',
      Effect: 'Allow',
      Action: ['apples:Get*', 'apples:List*'],
      Resource: 'arn:tinyauth:apples:default::apples/${Username}/*',
      Condition: { IpAddress: { SourceIp: '10.0.0.0/8' }, Bool: { Mfa: true } },
    },
  ],
}

describe('parsePolicy', () => {
  it('reads text and value of a sound policy alike', () => {
    const read = { policy: sound, problems: [] }
    expect(parsePolicy(JSON.stringify(sound))).toEqual(read)
    expect(parsePolicy(sound)).toEqual(read)
    expect(parsePolicy(sound, { mode: 'load' })).toEqual(read)
  })

  it('keeps a single statement without brackets', () => {
    const document = { ...sound, Statement: sound.Statement[0] }
    expect(parsePolicy(document).policy).toEqual(document)
  })

  it('gives a frozen policy that later changes of the input do not reach', () => {
    const input = structuredClone(sound)
    const { policy } = parsePolicy(JSON.parse(JSON.stringify(input)))
    input.Statement.length = 0
    expect(policy).toEqual(sound)
    expect(Object.isFrozen(policy) && Object.isFrozen(policy?.Statement)).toBe(true)
  })

  it('reports all problems at once, each with its pointer', () => {
    const document = {
      Id: 'x',
      Statement: [
        { Sid: 'a b', effect: 'Allow', Action: 'foobar', Resource: ['*', 7, 'b'] },
        {
          Effect: 'allow',
          Action: [],
          Resource: '*',
          Principal: '*',
          Condition: { StringEqual: { a: 'b' }, Bool: { a: 'x' } },
        },
      ],
    }
    expect(
      parsePolicy(document)
        .problems.map(({ code, path }) => `${code} ${path}`)
        .sort(),
    ).toEqual(
      [
        'missing-version ',
        'unsupported-id /Id',
        'invalid-sid /Statement/0/Sid',
        'unknown-member /Statement/0/effect',
        'missing-effect /Statement/0',
        'invalid-action /Statement/0/Action',
        'data-type-mismatch /Statement/0/Resource/1',
        'not-an-arn /Statement/0/Resource/2',
        'invalid-effect /Statement/1/Effect',
        'empty-action /Statement/1/Action',
        'unsupported-principal /Statement/1/Principal',
        'invalid-condition-operator /Statement/1/Condition/StringEqual',
        'invalid-boolean /Statement/1/Condition/Bool/a',
      ].sort(),
    )
  })

  it('reports each problem with a documented code and a message in the house form', () => {
    const { problems } = parsePolicy({ Version: 1, Statement: [{ Sid: '-', Condition: { Foo: 1 } }, []] })
    expect(problems.length).toBeGreaterThan(5)
    for (const { code, message } of problems) {
      expect(Object.keys(PROBLEM_CODES)).toContain(code)
      expect(message).toMatch(/^[^A-Z].*[^.]$/)
    }
  })

  it('keeps hostile input in messages short and on one line', () => {
    const { problems } = parsePolicy({ Statement: { Effect: `\n\u001b[31m${'x'.repeat(5000)}` } })
    for (const { message } of problems) {
      expect(message).not.toMatch(/\p{Cc}/u)
      expect(message.length).toBeLessThan(200)
    }
  })

  const options: ParseOptions[] = [
    { mode: 'load' },
    { mode: 'save', type: 'resource' },
    { mode: 'save', type: 'trust', allowLegacyVersion: true },
  ]

  it.each(options)('never throws on any value, and gives a policy exactly when there is no problem: %j', (option) => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withSparseArray: true,
          withNullPrototype: true,
        }),
        (value) => {
          const { policy, problems } = parsePolicy(value, option)
          expect(policy === undefined).toBe(problems.length > 0)
        },
      ),
    )
  })

  it.each(options)('never throws on documents with wild values in the right places: %j', (option) => {
    const wild = fc.oneof(
      fc.constantFrom<unknown>(
        '*',
        'a:B',
        'arn:p:s:::x',
        '${',
        '${a}',
        '',
        [],
        {},
        null,
        1,
        true,
        '__proto__',
        '\ud800',
      ),
      fc.jsonValue({ maxDepth: 3 }),
    )
    const members = [
      'Version',
      'Id',
      'Sid',
      'Effect',
      'Principal',
      'NotPrincipal',
      'Action',
      'NotAction',
      'Resource',
      'Condition',
    ]
    const statement = fc.dictionary(fc.constantFrom(...members), wild)
    const condition = fc.dictionary(
      fc.constantFrom('Bool', 'stringlike', 'ArnLike', '__proto__', 'ForAnyValue:X'),
      fc.dictionary(fc.constantFrom('a', 'SourceIp', 'aws:sourceip', '__proto__'), wild),
    )
    fc.assert(
      fc.property(statement, condition, wild, (chosen, Condition, Version) => {
        const { policy, problems } = parsePolicy({ Version, Statement: [{ ...chosen, Condition }] }, option)
        expect(policy === undefined).toBe(problems.length > 0)
      }),
    )
  })

  it('pollutes no prototype with __proto__, constructor or prototype in any place', () => {
    const evil = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}}'
    const statement = `{"Effect":"Allow","Action":"*","Resource":"*","Principal":${evil},"Condition":{"__proto__":${evil},"StringEquals":{"__proto__":"a"}}}`
    for (const text of [evil, `{"Version":"2012-10-17","Statement":[${statement},${evil}],"__proto__":${statement}}`]) {
      expect(parsePolicy(text, { mode: 'load' }).policy).toBeUndefined()
      expect(parsePolicy(JSON.parse(text)).policy).toBeUndefined()
    }
    expect('polluted' in {}).toBe(false)
    expect('Effect' in {}).toBe(false)
  })

  it('does not take an inherited member for one of the document', () => {
    const document = Object.create({ Version: '2012-10-17', Statement: sound.Statement }) as object
    expect(parsePolicy(document).policy).toBeUndefined()
  })

  it('reads 100,000 statements as too large, at once', () => {
    const text = `{"Statement":[${new Array<string>(100_000).fill('{}').join(',')}]}`
    expect(parsePolicy(text).problems.map(({ code }) => code)).toEqual(['document-too-large'])
    expect(parsePolicy(JSON.parse(text)).problems.map(({ code }) => code)).toEqual(['document-too-large'])
  })
})
