import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from './client.js'
import { startService, succeeded } from './harness.js'
import type { TestService } from './harness.js'

let service: TestService

beforeAll(async () => {
  service = await startService()
  for (const name of ['alice', 'bob', 'carol', 'dave']) await service.createUser({ username: name })
})

afterAll(() => service.stop())

type Parameters = Readonly<Record<string, unknown>>

function list(parameters: Parameters, path = '/api/v1/users'): Promise<Answer> {
  const pairs = Object.entries(parameters).map(([name, value]): [string, string] => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return service.root.get(`${path}?${new URLSearchParams(pairs).toString()}`)
}

function names(answer: Answer): string[] {
  return (succeeded(answer).body as { username: string }[]).map(({ username }) => username) // a list of users
}

describe('a list', () => {
  it('is whole without parameters', async () => {
    const answer = await list({})
    expect(names(answer).sort()).toEqual(['alice', 'bob', 'carol', 'dave', 'root'])
    expect(answer.headers['content-range']).toBe('posts 0-4/5')
  })

  it.each<[unknown, string[]]>([
    [
      ['username', 'ASC'],
      ['alice', 'bob', 'carol', 'dave', 'root'],
    ],
    [
      ['username', 'DESC'],
      ['root', 'dave', 'carol', 'bob', 'alice'],
    ],
    [
      ['username', 'sideways'],
      ['alice', 'bob', 'carol', 'dave', 'root'],
    ],
    [
      // In the order in which they were made: `id` sorted by the number of the row in the original.
      ['id', 'ASC'],
      ['root', 'alice', 'bob', 'carol', 'dave'],
    ],
  ])('is sorted by %j', async (sort, expected) => {
    const answer = await list({ sort })
    expect(names(answer)).toEqual(expected)
  })

  it.each<[unknown, string[], string]>([
    [[0, 1], ['alice', 'bob'], 'posts 0-1/5'],
    [[1, 3], ['bob', 'carol', 'dave'], 'posts 1-3/5'],
    [[3, 9], ['dave', 'root'], 'posts 3-4/5'],
    [[4, 4], ['root'], 'posts 4-4/5'],
  ])('is cut by the range %j', async (range, expected, contentRange) => {
    const answer = await list({ sort: ['username', 'ASC'], range })
    expect(names(answer)).toEqual(expected)
    expect(answer.headers['content-range']).toBe(contentRange)
  })

  it('that is empty says so', async () => {
    const answer = await list({ filter: { username: 'nobody' } })
    expect(answer.body).toEqual([])
    expect(answer.headers['content-range']).toBe('posts */0')
  })

  it.each<[unknown, string[]]>([
    [{ username: 'bob' }, ['bob']],
    [{ username: 'BOB' }, ['bob']],
    [{ username: ['bob', 'dave', 'nobody'] }, ['bob', 'dave']],
    [{}, ['alice', 'bob', 'carol', 'dave', 'root']],
    [{ username: '%' }, []],
    [{ username: 'b_b' }, []],
    [{ username: "' OR '1'='1" }, []],
  ])('is filtered by %j', async (filter, expected) => {
    expect(names(await list({ filter, sort: ['username', 'ASC'] }))).toEqual(expected)
  })

  it('is filtered by group', async () => {
    const group = await service.createGroup()
    await service.addMember(group, 'bob')
    const answer = await list({ filter: { groups: group } })
    expect(names(answer)).toEqual(['bob'])
  })

  it.each<[string, Parameters, string]>([
    ['a filter on the password', { filter: { password: '%' } }, 'filter'],
    ['a filter on the hash', { filter: { passwordHash: '%' } }, 'filter'],
    ['a filter on the secrets of keys', { filter: { 'access_keys.secret_access_key': 'a%' } }, 'filter'],
    ['a filter on an inherited member', { filter: '{"__proto__":"x"}' }, 'filter'],
    ['a filter on the class', { filter: { __class__: 'x' } }, 'filter'],
    ['a filter that is no JSON', { filter: '{' }, 'filter'],
    ['a filter that is no object', { filter: [1] }, 'filter'],
    ['a filter on an object', { filter: { username: { a: 1 } } }, 'filter'],
    ['a sort by the password', { sort: ['passwordHash', 'ASC'] }, 'sort'],
    ['a sort by nothing', { sort: [] }, 'sort'],
    ['a sort that is an object', { sort: {} }, 'sort'],
    ['a sort that is no JSON', { sort: 'username' }, 'sort'],
    ['a range from -1', { range: [-1, 5] }, 'range'],
    ['a range that ends before it begins', { range: [5, 1] }, 'range'],
    ['a range of texts', { range: ['a', 'b'] }, 'range'],
    ['a range beyond numbers', { range: '[0,18446744073709551616]' }, 'range'],
    ['a range of three', { range: [1, 2, 3] }, 'range'],
    ['an unknown parameter', { where: '1=1' }, 'where'],
  ])('is refused with %s', async (_what, parameters, field) => {
    const answer = await list(parameters)
    expect(answer.status).toBe(400)
    const { errors } = answer.body as { errors: Record<string, string> } // the shape of every 400
    expect(Object.keys(errors).some((key) => key === field || key.startsWith(field))).toBe(true)
  })

  it('is refused with every problem at once', async () => {
    const answer = await list({ filter: '{', sort: '{', range: '{' })
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { errors: { filter: expect.any(String), range: expect.any(String), sort: expect.any(String) } as unknown },
    ])
  })

  it('takes one parameter once', async () => {
    const answer = await service.root.get('/api/v1/users?range=[0,1]&range=[0,9]')
    expect(answer.status).toBe(400)
  })

  it('never answers more than 1,000 at once, however large the range', async () => {
    const answer = await list({ range: [0, 1_000_000_000] })
    expect([200, 400]).toContain(answer.status)
  })

  it.each([
    '/api/v1/groups',
    '/api/v1/policies',
    '/api/v1/services',
    '/api/v1/users/root/keys',
    '/api/v1/users/root/policies',
  ])('carries Content-Range at %s', async (path) => {
    const answer = await list({ range: [0, 0] }, path)
    expect(answer.status).toBe(200)
    expect(answer.headers['content-range']).toMatch(/^posts (\*\/0|0-0\/\d+)$/)
  })

  it('on new routes is paged with a cursor that belongs to its query', async () => {
    const first = await list({ limit: '2' }, '/api/v1/audit-events')
    expect(first.status).toBe(200)
    expect((await list({ limit: '2', cursor: 'made-up' }, '/api/v1/audit-events')).status).toBe(400)
    expect((await list({ limit: '0' }, '/api/v1/audit-events')).status).toBe(400)
    expect((await list({ limit: '1000000' }, '/api/v1/audit-events')).status).toBe(400)
  })
})
