import { describe, expect, it } from '@jest/globals'
import { DomainError } from '../../common/errors/domain-error.js'
import { encodeCursor } from './cursor.js'
import { listDeclaration } from './list-declaration.js'
import { type ListQuery, type RawListQuery, readListQuery } from './list-query.js'

const DECLARATION = listDeclaration(
  'u',
  { username: { kind: 'text', property: 'u.username' }, verified: { kind: 'flag', property: 'u.verified' } },
  { username: 'u.lowerUsername' },
  ['u.username'],
)
const ID = '01935000-0000-7000-8000-000000000000'

function read(raw: RawListQuery): ListQuery {
  return readListQuery(raw, DECLARATION)
}

function problems(raw: RawListQuery): Record<string, string> {
  try {
    read(raw)
  } catch (error) {
    if (error instanceof DomainError) return { ...error.problems }
  }
  return {}
}

describe('a list query', () => {
  it('without parameters is the first 1,000 rows by age', () => {
    const sort = { property: 'u.id', direction: 'ASC' }
    expect(read({})).toEqual({
      filters: [],
      search: undefined,
      window: { kind: 'range', first: 0, count: 1000, sort },
    })
  })

  it.each([
    ['[0,0]', 0, 1],
    ['[5, 9]', 5, 5],
    ['[0,1000000000]', 0, 1000],
  ])('takes the range %s', (range, first, count) => {
    expect(read({ range }).window).toMatchObject({ first, count })
  })

  it.each([
    '[-1,5]',
    '[5,1]',
    '["a","b"]',
    '[0,18446744073709551616]',
    '[0.5,1]',
    '[1]',
    '[1,2,3]',
    '{}',
    'null',
    '5',
    '{',
  ])('refuses the range %s', (range) => {
    expect(Object.keys(problems({ range }))).toEqual(['range'])
  })

  it.each([
    ['["username","DESC"]', 'u.lowerUsername', 'DESC'],
    ['["username","sideways"]', 'u.lowerUsername', 'ASC'],
    ['["id","ASC"]', 'u.id', 'ASC'],
  ])('takes the sort %s', (sort, property, direction) => {
    expect(read({ sort }).window).toMatchObject({ sort: { property, direction } })
  })

  it.each(['["password","ASC"]', '["constructor","ASC"]', '["x","y"]', '[]', '{}', '"username"', '[1,"ASC"]', 'x'])(
    'refuses the sort %s',
    (sort) => {
      expect(Object.keys(problems({ sort }))).toEqual(['sort'])
    },
  )

  it('takes one value or several of an attribute, and a text to look for', () => {
    const { filters, search } = read({ filter: '{"username":["a","b"],"verified":true,"q":"x"}' })
    expect(filters.map(({ values }) => values)).toEqual([['a', 'b'], [true]])
    expect(search).toBe('x')
  })

  it.each([
    ['{"password":"%"}', 'filter/password'],
    ['{"access_keys.secret_access_key":"a%"}', 'filter/access_keys.secret_access_key'],
    ['{"__proto__":"x"}', 'filter/__proto__'],
    ['{"toString":"x"}', 'filter/toString'],
    ['{"username":5}', 'filter/username'],
    ['{"username":{"a":1}}', 'filter/username'],
    ['{"username":["a",null]}', 'filter/username'],
    ['{"verified":"true"}', 'filter/verified'],
    ['{"q":1}', 'filter/q'],
    ['[1]', 'filter'],
    ['null', 'filter'],
    ['{', 'filter'],
  ])('refuses the filter %s', (filter, field) => {
    expect(Object.keys(problems({ filter }))).toEqual([field])
  })

  it('is refused with every problem at once', () => {
    expect(Object.keys(problems({ filter: '{', sort: '{', range: '{' })).sort()).toEqual(['filter', 'range', 'sort'])
  })

  it('pages by cursor', () => {
    expect(read({ limit: '2', cursor: encodeCursor(ID) }).window).toEqual({ kind: 'cursor', afterId: ID, count: 2 })
  })

  it.each([
    [{ limit: '0' }, ['limit']],
    [{ limit: '1001' }, ['limit']],
    [{ limit: '1e2' }, ['limit']],
    [{ cursor: 'made-up' }, ['cursor']],
    [{ limit: '1', sort: '["id","ASC"]', range: '[0,1]' }, ['range', 'sort']],
  ])('refuses the page %j', (raw, fields) => {
    expect(Object.keys(problems(raw)).sort()).toEqual(fields)
  })
})
