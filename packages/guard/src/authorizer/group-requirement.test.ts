import { describe, expect, it } from '@jest/globals'
import { allOf, type GroupExpression, info, not, printGroupExpression } from '@tinyauth/policy-engine'
import { InsufficientPermissions } from './errors.js'
import { compileGroup, readWholeGroups } from './group-requirement.js'

const FRED = { username: 'fred' }

function resolved(group: Parameters<typeof compileGroup>[1], params: Readonly<Record<string, unknown>> = {}): string {
  return printGroupExpression(compileGroup('@LoginRequired', group).resolve({ params }, FRED))
}

describe('the option `group`', () => {
  it.each<[string, Parameters<typeof compileGroup>[1], string]>([
    ['a text', 'staff | admin & ~chat/dm1/"blocked"', 'staff | admin & ~chat/dm1/blocked'],
    ['what was built', info(allOf('staff', not('out')), 'admin'), 'staff & ~out + admin'],
    ['a function that gives a text', () => 'staff', 'staff'],
    [
      'a function that gives what was built',
      (_, { username }) => allOf('staff', `people/${username}`),
      'staff & people/fred',
    ],
    ['a function that gives a template', () => 'chat/:dm', 'chat/dm1'],
  ])('is %s', (_, group, text) => {
    expect(resolved(group, { dm: 'dm1' })).toBe(text)
  })

  it('is filled from the parameters of the route, which it names', () => {
    const template = '~chat/:dm/blocked & chat/:dm | people/:name'
    expect(resolved(template, { dm: 'dm1', name: 'fred@example.org' })).toBe(
      '~chat/dm1/blocked & chat/dm1 | people/fred@example.org',
    )
    expect(compileGroup('x', template).parameters).toEqual(['dm', 'name'])
  })

  it.each<[string, unknown]>([
    ['climbs', '..'],
    ['stands for where it is', '.'],
    ['is two segments', 'a/b'],
    ['is encoded', 'a%2Fb'],
    ['is a wildcard', '*'],
    ['is empty', ''],
    ['is a placeholder itself', ':dm'],
    ['is more of an expression', 'dm1 | admin'],
    ['is quoted', '"dm1"'],
    ['is too long', 'a'.repeat(129)],
    ['holds what is unseen', 'dm1\n'],
    ['is in another script', 'ｄm1'],
    ['is several segments', ['a', 'b']],
    ['is an object', { toString: () => 'dm1' }],
    ['is absent', undefined],
  ])('lets nobody in by a parameter that %s', (_, dm) => {
    expect(() => resolved('chat/:dm', { dm })).toThrow(InsufficientPermissions)
    expect(() => resolved(() => 'chat/:dm', { dm })).toThrow(InsufficientPermissions)
  })

  it('takes no parameter that the route has not, such as those of every object', () => {
    expect(() => resolved('chat/:constructor')).toThrow(InsufficientPermissions)
    expect(() => compileGroup('x', 'a/:dm').resolve({}, FRED)).toThrow(InsufficientPermissions)
  })

  it('lets nobody in where parameters make it longer than can be asked', () => {
    const template = Array.from({ length: 20 }, () => 'chat/:dm').join(' | ')
    expect(() => resolved(template, { dm: 'a'.repeat(128) })).toThrow(InsufficientPermissions)
  })

  it.each<[string, unknown, string]>([
    ['no expression', 'a b', 'operator'],
    ['a path that climbs', 'a/../b', '`..`'],
    ['a list', ['a', 'b'], 'text'],
    ['nothing', null, 'text'],
    ['a number', 5, 'text'],
    ['data that only looks like an expression', { kind: 'group', path: '../admin', direct: false }, '`..`'],
    ['data that cannot be printed', { kind: 'anyOf' }, 'text'],
    ['an information within', { kind: 'not', operand: info('a', 'b') }, ''],
  ])('that is %s is a TypeError that names it', (_, group, problem) => {
    const compile = (): unknown => compileGroup('@LoginRequired', group as GroupExpression)
    expect(compile).toThrow(TypeError)
    expect(compile).toThrow('@LoginRequired: "group"')
    expect(compile).toThrow(problem)
  })
})

describe('expressions that are asked in code', () => {
  it('are one or up to fifty, without placeholders', () => {
    expect(readWholeGroups(['a', 'b | c']).map(printGroupExpression)).toEqual(['a', 'b | c'])
    expect(readWholeGroups(allOf('a', 'b')).map(printGroupExpression)).toEqual(['a & b'])
    for (const wrong of [[], Array<string>(51).fill('a'), 'chat/:dm', 'a b'])
      expect(() => readWholeGroups(wrong)).toThrow(TypeError)
  })
})
