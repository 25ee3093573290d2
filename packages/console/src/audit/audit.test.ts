import { describe, expect, it } from '@jest/globals'
import { askedPairs } from './asked-pairs.js'
import type { AuditRecord } from './audit-record.js'
import { actorName, headline, proofOf, reason } from './event-words.js'
import { diffFields } from './field-diff.js'
import { parseMatched, policyAddress } from './matched-statement.js'
import { simulationAddress } from './simulation-link.js'
import { arrive, EMPTY_TAIL, MOST_LIVE_ROWS, rowsOf, showWaiting } from './tail.js'

const record = (more: Partial<AuditRecord>): AuditRecord => ({
  ...{
    seq: 1,
    id: '1',
    at: '2026-11-29T12:00:00.000Z',
    event: 'CreateUser',
    outcome: 'allow',
    prevHash: '0',
    hash: '1',
  },
  ...more,
})
const root = { type: 'user', id: 'root', method: 'basic', keyId: 'AK1' } as const
const created = record({
  ...{
    actor: root,
    action: 'tinyauth:CreateUser',
    resources: ['arn:tinyauth:tinyauth:::users/fred'],
    sourceIp: '192.0.2.1',
  },
})
const apple = (name: string): string => `arn:tinyauth:apples:default::apples/${name}`
const decided = record({
  ...{ event: 'AuthorizeByToken', actor: root, subject: 'fred', service: 'apples', outcome: 'deny', decisionId: '1' },
  ...{ errorCode: 'NotPermitted', matched: ['identity'], httpStatus: 200 },
  context: { SourceIp: '192.0.2.7', UserAgent: '** NOT LOGGED **' },
  fields: {
    'request.actions': ['apples:GetApple', 'apples:EatApple'],
    'response.permitted': JSON.stringify({ GetApple: [apple('1')] }),
    'response.not-permitted': JSON.stringify({ EatApple: [apple('2')] }),
  },
})

describe('an event in words', () => {
  it.each<[string, AuditRecord, string]>([
    ['a call', created, 'root did CreateUser on users/fred'],
    ['a refused call', { ...created, outcome: 'deny' }, 'root was refused CreateUser on users/fred'],
    ['a failed call', { ...created, outcome: 'error' }, 'CreateUser on users/fred by root failed'],
    ['a call of nobody', record({ outcome: 'deny', event: 'ListUsers' }), 'Nobody known was refused ListUsers'],
    [
      'the service itself',
      record({ actor: { type: 'system', id: 'bootstrap' } }),
      'tinyauth itself (bootstrap) did CreateUser',
    ],
    ['a decision', decided, `fred was not permitted apples:EatApple on ${apple('2')} and 1 more`],
    [
      'a credential that proved nobody',
      record({
        decisionId: '1',
        outcome: 'deny',
        errorCode: 'NoSuchKey',
        fields: { 'request.actions': ['apples:GetApple'] },
      }),
      'A credential proved nobody, so apples:GetApple was not permitted',
    ],
    [
      'a credential that was refused',
      { ...decided, errorCode: 'InvalidSignature' },
      `A credential of fred was refused, so apples:EatApple on ${apple('2')} and 1 more was not permitted`,
    ],
  ])('says who did what: %s', (_what, event, expected) => {
    expect(headline(event)).toBe(expected)
  })

  it.each<[string, AuditRecord, string]>([
    ['nothing allowed it', decided, 'No statement of any policy of the user or its groups allows it.'],
    [
      'a boundary',
      { ...decided, matched: ['users/fred/boundary'] },
      'No statement of users/fred/boundary, which limits what is permitted, allows it.',
    ],
    [
      'a statement',
      { ...decided, matched: ['users/fred own/Never'] },
      'A statement denies it, whatever else allows it.',
    ],
    [
      'an error code',
      record({ outcome: 'error', errorCode: 'NoSuchEntity', httpStatus: 404 }),
      'NoSuchEntity, answered with status 404.',
    ],
    ['an allowed call', created, 'The right was there, or none is needed.'],
    [
      'an allowed decision',
      { ...decided, outcome: 'allow', matched: ['users/fred own/Yes'] },
      'One statement allows it.',
    ],
  ])('says why: %s', (_what, event, expected) => {
    expect(reason(event)).toBe(expected)
  })

  it('says how the caller proved who it is, and does not take a claim for a proof', () => {
    expect(proofOf(created)).toBe('access key as name and password (AK1)')
    expect(proofOf(record({}))).toBeUndefined()
    expect(actorName(record({ subject: 'fred' }))).toBe('Somebody, as fred')
    expect(actorName(record({ subject: 'fred', outcome: 'deny' }))).toBe('Somebody who said to be fred')
  })
})

describe('what was asked', () => {
  it('names what was denied first', () => {
    expect(askedPairs(decided)).toEqual([
      { action: 'apples:EatApple', resource: apple('2') },
      { action: 'apples:GetApple', resource: apple('1') },
    ])
  })

  it('is nothing where the log cut the text', () => {
    expect(askedPairs({ ...decided, fields: { 'response.permitted': '{"GetApple":["arn:…' } })).toEqual([])
  })

  it('is opened again in the simulator, without what the log left out', () => {
    const params = new URLSearchParams(simulationAddress(decided)?.replace('/simulator', ''))
    expect(Object.fromEntries(params)).toEqual({
      ...{ user: 'fred', action: 'apples:EatApple', resource: apple('2'), context: '{"SourceIp":"192.0.2.7"}' },
    })
  })

  it('of a call is what the caller was checked for', () => {
    expect(simulationAddress(created)).toContain('user=root&action=tinyauth%3ACreateUser&resource=arn%3A')
  })

  it('is nothing to simulate where nobody was proved', () => {
    expect(simulationAddress(record({ action: 'tinyauth:ListUsers', resources: ['users/'] }))).toBeUndefined()
    const { subject: _subject, ...nobody } = decided
    expect(simulationAddress(nobody)).toBeUndefined()
  })
})

describe('a matched statement', () => {
  it.each([
    ['identity', { source: 'identity' }, undefined],
    [
      'users/fred own-apples/OwnApples',
      { source: 'users/fred', policy: 'own-apples', statement: 'OwnApples' },
      '/users/fred/show',
    ],
    [
      'groups/eng/backend readers#2/Statement/0',
      { source: 'groups/eng/backend', policy: 'readers', version: '2', statement: 'Statement/0' },
      '/policies/readers/show',
    ],
    [
      'groups/eng/backend own/Read',
      { source: 'groups/eng/backend', policy: 'own', statement: 'Read' },
      '/groups/eng%2Fbackend/show',
    ],
    [
      'guardrails/all all#1/Statement/3',
      { source: 'guardrails/all', policy: 'all', version: '1', statement: 'Statement/3' },
      '/policies/all/show',
    ],
    ['guardrails/all', { source: 'guardrails/all' }, '/guardrails'],
    ['groups/eng/backend/boundary', { source: 'groups/eng/backend/boundary' }, '/groups/eng%2Fbackend/show'],
    [
      'oauth-scopes apples.read#3/Read',
      { source: 'oauth-scopes', policy: 'apples.read', version: '3', statement: 'Read' },
      '/oauth-scopes/apples.read/show',
    ],
    ['users/fred broken', { source: 'users/fred', policy: 'broken' }, '/users/fred/show'],
    ['shares/1 x/y', { source: 'shares/1', policy: 'x', statement: 'y' }, undefined],
  ])('%s leads to where the policy is', (text, parts, address) => {
    expect(parseMatched(text)).toEqual(parts)
    expect(policyAddress(parseMatched(text))).toBe(address)
  })
})

describe('the fields of two versions', () => {
  it('stand side by side', () => {
    const before = { name: 'fred', email: null, groups: ['a', 'b'], old: 1 }
    const after = { name: 'fred', email: 'f@example.org', groups: ['a'], address: { city: 'Rome' } }
    expect(diffFields(before, after)).toEqual([
      { path: 'name', kind: 'same', before: '"fred"', after: '"fred"' },
      { path: 'email', kind: 'changed', before: 'null', after: '"f@example.org"' },
      { path: 'groups[0]', kind: 'same', before: '"a"', after: '"a"' },
      { path: 'groups[1]', kind: 'removed', before: '"b"' },
      { path: 'old', kind: 'removed', before: '1' },
      { path: 'address.city', kind: 'added', after: '"Rome"' },
    ])
  })

  it('are all new where there was nothing before, and empty things are values', () => {
    expect(diffFields(undefined, { list: [], all: {} })).toEqual([
      { path: 'list', kind: 'added', after: '[]' },
      { path: 'all', kind: 'added', after: '{}' },
    ])
  })
})

describe('the live tail', () => {
  const events = (from: number, to: number): AuditRecord[] =>
    Array.from({ length: to - from + 1 }, (_, at) => record({ seq: from + at }))
  const seqs = (list: readonly AuditRecord[]): number[] => list.map(({ seq }) => seq)

  it('shows what comes in above what was read, each event once', () => {
    const tail = arrive(arrive(EMPTY_TAIL, events(3, 4), false), events(4, 5), false)
    expect(seqs(rowsOf(tail, events(1, 3).toReversed()))).toEqual([5, 4, 3, 2, 1])
  })

  it('moves nothing while the list is looked at', () => {
    const tail = arrive(arrive(EMPTY_TAIL, events(1, 2), false), events(3, 4), true)
    expect(seqs(tail.shown)).toEqual([2, 1])
    expect(seqs(showWaiting(tail).shown)).toEqual([4, 3, 2, 1])
  })

  it('is bounded, and shows nothing below a gap', () => {
    const tail = arrive(EMPTY_TAIL, events(10, 10 + MOST_LIVE_ROWS), false)
    expect(tail.shown).toHaveLength(MOST_LIVE_ROWS)
    expect(tail.hasGap).toBe(true)
    expect(seqs(rowsOf(tail, events(1, 9)))).not.toContain(9)
  })

  it('is bounded while it waits', () => {
    const tail = arrive(EMPTY_TAIL, events(1, 5 * MOST_LIVE_ROWS), true)
    expect(tail.waiting).toHaveLength(MOST_LIVE_ROWS)
    expect(tail.hasGap).toBe(true)
  })
})
