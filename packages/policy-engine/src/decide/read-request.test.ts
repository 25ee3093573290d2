import { describe, expect, it } from '@jest/globals'
import { FRED, requestOf, untyped } from '../../test/builders/fred.js'
import { DEFAULT_LIMITS } from '../limits.js'
import { type Query, readRequest } from './read-request.js'
import type { Principal } from '../request.js'

function read(members: Readonly<Record<string, unknown>>): Query {
  const query = readRequest(requestOf(untyped(members)), DEFAULT_LIMITS)
  if ('errors' in query) throw new Error(query.errors[0]?.message)
  return query
}

function errorsOf(members: Readonly<Record<string, unknown>>): unknown[] {
  const query = readRequest(requestOf(untyped(members)), DEFAULT_LIMITS)
  return 'errors' in query ? query.errors.map(({ code, message }) => `${code}: ${message}`) : []
}

describe('readRequest', () => {
  it('lowers the action by ASCII alone and leaves the resource as it is', () => {
    const query = read({ action: 'IAM:ListÉ', resource: 'ARN:X' })
    expect([query.action.lower, query.action.text, query.resource.text]).toEqual(['iam:listÉ', 'IAM:ListÉ', 'ARN:X'])
  })

  it.each([
    ['action', ''],
    ['action', 5],
    ['action', undefined],
    ['action', ['apples:Eat']],
    ['resource', ''],
    ['resource', null],
    ['resource', {}],
    ['resourceAccount', 5],
    ['resourceAccount', null],
    ['principal', undefined],
    ['principal', null],
    ['principal', 'fred'],
    ['principal', []],
    ['principal', {}],
    ['principal', { kind: 'user' }],
    ['principal', { kind: 'User', arn: 'a' }],
    ['principal', { kind: 'toString', arn: 'a' }],
    ['principal', { kind: ['user'], arn: 'a' }],
    ['principal', { kind: 'user', arn: 5 }],
    ['principal', { kind: 'anonymous', arn: 5 }],
    ['principal', { kind: 'user', arn: 'a', account: 5 }],
    ['principal', { kind: 'user', arn: 'a', account: null }],
    ['principal', { kind: 'user', arn: 'a', issuer: {} }],
    ['principal', { kind: 'user', arn: 'a', uid: 5 }],
  ])('refuses %s %j', (name, value) => {
    expect(errorsOf({ [name]: value })).toContain(
      `invalid-request: \`${name}\` of the request is missing or of the wrong type`,
    )
  })

  it('names everything that is wrong at once', () => {
    expect(errorsOf({ action: '', resource: 5, principal: {}, resourceAccount: 5, context: { k: {} } })).toHaveLength(5)
  })

  it.each([
    ['action', 256],
    ['resource', 2048],
  ])('takes %s of %d characters and none longer', (name, most) => {
    expect(errorsOf({ [name]: 'a'.repeat(most) })).toEqual([])
    expect(errorsOf({ [name]: 'a'.repeat(most + 1) })).toEqual([
      `limit-exceeded: \`${name}\` has ${most + 1} characters, over the limit of ${most}`,
    ])
  })

  it('gives the principal the account of the resource when it has none of its own', () => {
    expect(read({ resourceAccount: '1' }).principal.account).toBe('1')
    expect(read({ resourceAccount: '1', principal: { ...FRED, account: '2' } }).principal.account).toBe('2')
    expect(read({}).principal.account).toBeUndefined()
  })

  it('takes an anonymous principal without ARN, and every kind with one', () => {
    expect(read({ principal: { kind: 'anonymous' } }).principal).toEqual({ kind: 'anonymous' })
    for (const kind of ['user', 'role', 'roleSession', 'federatedSession', 'federated', 'service']) {
      expect(read({ principal: { kind, arn: 'a' } }).principal).toEqual({ kind, arn: 'a' })
    }
  })

  it('copies the principal, so that neither its getters nor later changes are seen', () => {
    let reads = 0
    const principal = {
      kind: 'user',
      get arn(): unknown {
        return ++reads === 1 ? 'first' : 5
      },
      account: '1',
    }
    const query = read({ principal })
    principal.account = '2'
    expect(query.principal).toEqual({ kind: 'user', arn: 'first', account: '1' })
    expect(reads).toBe(1)
  })

  it('leaves members behind that no request has', () => {
    const principal = untyped<Principal>({ ...FRED, admin: true })
    expect(read({ principal, admin: true })).not.toHaveProperty('admin')
    expect(read({ principal }).principal).toEqual(FRED)
  })
})
