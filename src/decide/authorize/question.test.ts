import { describe, expect, it } from '@jest/globals'
import { DomainError } from '../../common/errors/domain-error.js'
import { MISSING, UNEXPECTED } from '../../common/http/parse-json.js'
import { readBatchQuestion, readSingleQuestion } from './question.js'

const ARN = 'arn:tinyauth:orchard:default::apples/red'
const BATCH = {
  permit: { GetApple: [ARN] },
  headers: [['Authorization', 'Basic QTpC']],
  context: { SourceIp: '192.0.2.1' },
}
const SINGLE = { action: 'orchard:GetApple', resource: ARN, headers: [], context: {} }
const SIGNED = { method: 'GET', uri: '/apples?page=2', bodySha256: '0123456789abcdef'.repeat(4) }

function problemsOf(read: () => unknown): Readonly<Record<string, string>> {
  try {
    read()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'ValidationFailed') return error.problems
    throw error
  }
  throw new Error('nothing was refused')
}

function batchProblems(change: object, query: readonly string[] = []): Readonly<Record<string, string>> {
  return problemsOf(() => readBatchQuestion({ ...BATCH, ...change }, query, 10))
}

describe('the body of a batch', () => {
  it('is read with its defaults', () => {
    const question = readBatchQuestion(BATCH, [], 10)
    expect(question).toMatchObject({ region: 'global', context: BATCH.context, explain: false })
    expect(question.permit).toEqual([{ action: 'GetApple', resources: [ARN] }])
    expect(question.headers.pairs).toEqual(BATCH.headers)
    expect([question.request, question.atLeastRevision]).toEqual([undefined, undefined])
  })

  it('takes `null` for absent', () => {
    const nothing = { region: null, explain: null, atLeastRevision: null, request: null }
    expect(readBatchQuestion({ ...BATCH, ...nothing }, [], 10)).toEqual(readBatchQuestion(BATCH, [], 10))
    expect(batchProblems({ permit: null, headers: null })).toEqual({ permit: MISSING, headers: MISSING })
  })

  it('takes the extensions', () => {
    const more = { region: 'eu', explain: true, atLeastRevision: 0, request: SIGNED }
    expect(readBatchQuestion({ ...BATCH, ...more }, [], 10)).toMatchObject(more)
  })

  it('with `explain` has a hundred pairs at most', () => {
    const permit = (pairs: number): object => ({ permit: { Get: [ARN], Eat: Array<string>(pairs - 1).fill(ARN) } })
    const read = (pairs: number, explain: boolean): object =>
      readBatchQuestion({ ...BATCH, ...permit(pairs), explain }, [], 1000)
    expect([read(100, true), read(101, false)]).toMatchObject([{ explain: true }, { explain: false }])
    expect(problemsOf(() => read(101, true))).toEqual({
      permit: 'must not have more than 100 pairs with `explain`',
    })
  })

  it('tells every problem at once', () => {
    const wrong = {
      permit: 5,
      headers: 'x',
      context: [],
      region: '',
      explain: 1,
      atLeastRevision: -1,
      request: 'GET',
      more: 1,
    }
    expect(Object.keys(batchProblems(wrong, ['page'])).sort()).toEqual(
      ['permit', 'headers', 'context', 'region', 'explain', 'atLeastRevision', 'request', 'more', 'page'].sort(),
    )
  })

  it('must be an object', () => {
    for (const body of [undefined, null, [], 'x', 5]) {
      const problems = problemsOf(() => readBatchQuestion(body, [], 10))
      expect(problems['body']).toBe('must be a JSON object')
    }
  })

  it('names what is missing and what nobody knows, also in the query', () => {
    expect(problemsOf(() => readBatchQuestion({ permits: {} }, ['permit', 'x'], 10))).toEqual({
      ...{ permits: UNEXPECTED, permit: MISSING, headers: MISSING, context: MISSING, x: UNEXPECTED },
    })
  })
})

describe('what is to be permitted', () => {
  it('may be a list of pairs, in which an action stands twice', () => {
    const pairs = [
      ['Get', [ARN]],
      ['Eat', []],
      ['Get', [ARN]],
    ]
    expect(readBatchQuestion({ ...BATCH, permit: pairs }, [], 10).permit).toEqual(
      pairs.map(([action, resources]) => ({ action, resources })),
    )
  })

  it('may be nothing', () => {
    expect(readBatchQuestion({ ...BATCH, permit: {} }, [], 10).permit).toEqual([])
    expect(readBatchQuestion({ ...BATCH, permit: [] }, [], 10).permit).toEqual([])
  })

  it.each([5, 'x', true, [['Get']], [['Get', [ARN], 1]], ['Get'], [null]])('is neither: %j', (permit) => {
    expect(batchProblems({ permit })).toEqual({ permit: 'must be an object of actions with lists of ARNs' })
  })

  it('is no text in place of a list of ARNs: its letters are no ARNs', () => {
    for (const resources of [ARN, null, 5, {}]) {
      expect(batchProblems({ permit: { Get: resources } })).toEqual({ permit: 'must be a list of ARNs' })
    }
  })

  it.each<[string, unknown, string]>([
    ['Get*', [ARN], 'permit/Get*'],
    ['Get?', [ARN], 'permit/Get?'],
    ['orchard:Get', [ARN], 'permit/orchard:Get'],
    ['', [ARN], 'permit'],
    ['a b', [ARN], 'permit/a b'],
    ['G\u0000', [ARN], 'permit/G\u0000'],
    ['x'.repeat(129), [ARN], `permit/${'x'.repeat(128)}`],
    ['Get', ['arn:*'], 'permit/Get'],
    ['Get', [''], 'permit/Get'],
    ['Get', [5], 'permit/Get'],
    ['Get', [null], 'permit/Get'],
    ['Get', [[ARN]], 'permit/Get'],
    ['Get', ['x'.repeat(2049)], 'permit/Get'],
    ['Get', ['a\nb'], 'permit/Get'],
  ])('is literal and bounded: %j on %j', (action, resources, field) => {
    expect(Object.keys(batchProblems({ permit: [[action, resources]] }))).toEqual([field])
  })

  it('has as many pairs as is configured, and not one more', () => {
    const pairs = (count: number): object => ({ permit: { Get: Array<string>(count - 1).fill(ARN), Eat: [ARN] } })
    expect(readBatchQuestion({ ...BATCH, ...pairs(10) }, [], 10).permit).toHaveLength(2)
    expect(batchProblems(pairs(11))).toEqual({
      permit: 'must not have more than 10 pairs of action and ARN in one call',
    })
  })

  it('keeps names that objects inherit as they are', () => {
    const permit = JSON.parse(`{"constructor": ["${ARN}"], "toString": ["${ARN}"]}`) as unknown
    expect(readBatchQuestion({ ...BATCH, permit }, [], 10).permit.map(({ action }) => action)).toEqual([
      'constructor',
      'toString',
    ])
  })
})

describe('the headers of the end user', () => {
  it('may have lists of values, as some clients send repeats', () => {
    const headers = [
      ['Cookie', ['a=1', 'b=2']],
      ['X', []],
      ['Cookie', 'c=3'],
    ]
    expect(readBatchQuestion({ ...BATCH, headers }, [], 10).headers.pairs).toEqual([
      ['Cookie', 'a=1'],
      ['Cookie', 'b=2'],
      ['Cookie', 'c=3'],
    ])
  })

  it.each<[unknown, string]>([
    [{}, 'headers'],
    ['Cookie: a=1', 'headers'],
    [Array(1001).fill(['a', 'b']), 'headers'],
    [[['a', 'b'], ['a']], 'headers/1'],
    [[['a', 'b', 'c']], 'headers/0'],
    [['ab'], 'headers/0'],
    [[['', 'b']], 'headers/0'],
    [[[5, 'b']], 'headers/0'],
    [[['a', 5]], 'headers/0'],
    [[['a', null]], 'headers/0'],
    [[['a', ['b', 5]]], 'headers/0'],
  ])('are refused as %j', (headers, field) => {
    expect(Object.keys(batchProblems({ headers }))).toEqual([field])
  })
})

describe('the context of a question', () => {
  it('keeps what the caller may say, and drops what only the service says, under every spelling', () => {
    const kept = {
      SourceIp: '192.0.2.1',
      Team: 'a',
      Ages: [1, 2],
      Tall: true,
      'ResourceTag/owner': 'fred',
      Nothing: null,
    }
    const dropped = {
      ...{ Username: 'root', username: 'root', 'aws:username': 'root', UserArn: 'x', Groups: ['admins'], Mfa: true },
      ...{ 'aws:MultiFactorAuthPresent': true, CurrentTime: 'x', 'PrincipalTag/role': 'admin', ActionLevel: 'read' },
      ...{
        'tinyauth:Member': 'fred',
        KeyId: 'x',
        AuthMethod: 'sigv4',
        Resource: 'x',
        Service: 'x',
        'aws:RequestedRegion': 'x',
      },
    }
    for (const [key, value] of Object.entries(dropped)) {
      expect(readBatchQuestion({ ...BATCH, context: { ...kept, [key]: value } }, [], 10).context).toEqual(kept)
    }
  })

  it.each<[unknown, string]>([
    [5, 'context'],
    [[['a', 'b']], 'context'],
    [Object.fromEntries(Array.from({ length: 151 }, (_, i) => [`k${i}`, 1])), 'context'],
    [{ a: { b: 1 } }, 'context/a'],
    [{ a: [['b']] }, 'context/a'],
    [{ a: [null] }, 'context/a'],
    [{ a: 'x'.repeat(4097) }, 'context/a'],
    [{ a: Array(1001).fill('x') }, 'context/a'],
    [{ SourceIp: '192.0.2.1', sourceip: '10.0.0.1' }, 'context/sourceip'],
    [{ SourceIp: '192.0.2.1', 'aws:SourceIp': '10.0.0.1' }, 'context/aws:SourceIp'],
  ])('is refused as %j', (context, field) => {
    expect(Object.keys(batchProblems({ context }))).toEqual([field])
  })
})

describe('the request that the end user signed', () => {
  it.each<[unknown, readonly string[]]>([
    [[], ['request']],
    [{}, ['request/method', 'request/uri', 'request/bodySha256']],
    [{ ...SIGNED, body: '' }, ['request/body']],
    [{ ...SIGNED, method: '' }, ['request/method']],
    [{ ...SIGNED, method: 'M'.repeat(33) }, ['request/method']],
    [{ ...SIGNED, uri: 'apples' }, ['request/uri']],
    [{ ...SIGNED, uri: 'http://orchard/apples' }, ['request/uri']],
    [{ ...SIGNED, uri: `/${'x'.repeat(8192)}` }, ['request/uri']],
    [{ ...SIGNED, bodySha256: SIGNED.bodySha256.toUpperCase() }, ['request/bodySha256']],
    [{ ...SIGNED, bodySha256: 'abc' }, ['request/bodySha256']],
    [{ ...SIGNED, bodySha256: 'UNSIGNED-PAYLOAD' }, ['request/bodySha256']],
  ])('is refused as %j', (request, fields) => {
    expect(Object.keys(batchProblems({ request })).sort()).toEqual([...fields].sort())
  })
})

describe('the other fields of a question', () => {
  it.each<[string, unknown]>([
    ...['', 5, 'a b', 'eu:west', '*', 'x'.repeat(129), '-eu'].map((region): [string, unknown] => ['region', region]),
    ...[0, 'true', {}].map((explain): [string, unknown] => ['explain', explain]),
    ...[-1, 1.5, '1', 2 ** 53, true].map((revision): [string, unknown] => ['atLeastRevision', revision]),
  ])('are refused: `%s` as %j', (field, value) => {
    expect(Object.keys(batchProblems({ [field]: value }))).toEqual([field])
  })
})

describe('the body of a single question', () => {
  it('has one action, with its service or without, on one resource', () => {
    expect(readSingleQuestion(SINGLE, [])).toMatchObject({ action: SINGLE.action, resource: ARN })
    expect(readSingleQuestion({ ...SINGLE, action: 'GetApple', resource: 'urn:::/path' }, [])).toMatchObject({
      ...{ action: 'GetApple', resource: 'urn:::/path' },
    })
  })

  it('tells every problem at once', () => {
    const body = { action: 'a:b:c', resource: '*', permit: {}, region: 5 }
    expect(Object.keys(problemsOf(() => readSingleQuestion(body, ['q']))).sort()).toEqual(
      ['action', 'resource', 'permit', 'region', 'headers', 'context', 'q'].sort(),
    )
    expect(problemsOf(() => readSingleQuestion({}, []))).toEqual({
      ...{ action: MISSING, resource: MISSING, headers: MISSING, context: MISSING },
    })
  })
})
