import { describe, expect, it } from '@jest/globals'
import { Evaluation } from './evaluation.js'
import { DEFAULT_LIMITS } from '../limits.js'
import { EMPTY_CONTEXT, readContext, type RequestContext } from './request-context.js'
import type { ContextRecord } from '../request.js'

function contextOf(record: ContextRecord): RequestContext {
  const context = readContext(record, DEFAULT_LIMITS)
  if ('code' in context) throw new Error(context.message)
  return context
}

const variable = (key: string, fallback?: string): { key: string; default: string | undefined } => ({
  key,
  default: fallback,
})

describe('an evaluation', () => {
  it('notes every key that is read once, in the order of the first reading, and which of them are missing', () => {
    const evaluation = new Evaluation(contextOf({ b: 'x', c: null }))
    for (const key of ['b', 'a', 'c', 'b', 'a']) evaluation.read(key)
    expect(evaluation.consulted).toEqual(['b', 'a', 'c'])
    expect(evaluation.missing).toEqual(['a', 'c'])
  })

  it('notes the keys of variables, also of those that have a default', () => {
    const evaluation = new Evaluation(contextOf({ a: 'x' }))
    expect(evaluation.resolve([variable('a'), variable('b', 'y')])).toBe(true)
    expect([evaluation.textOf(variable('a')), evaluation.textOf(variable('b', 'y'))]).toEqual(['x', 'y'])
    expect(evaluation.consulted).toEqual(['a', 'b'])
    expect(evaluation.missing).toEqual(['b'])
  })

  it.each([
    [[variable('text')], true],
    [[variable('empty')], false],
    [[variable('none')], false],
    [[variable('none', '')], true],
    [[variable('empty', 'x')], true],
    [[variable('list')], 'error'],
    [[variable('list', 'x')], 'error'],
    [[variable('none'), variable('list')], 'error'],
    [[variable('list'), variable('none')], 'error'],
    [[variable('text'), variable('none')], false],
    [[], true],
  ])('resolves %j as %s', (variables, expected) => {
    const evaluation = new Evaluation(contextOf({ text: 'a', empty: '', list: ['a'] }))
    expect(evaluation.resolve(variables)).toBe(expected)
  })

  it('notes an error once for each place and key, and a hundred at most', () => {
    const evaluation = new Evaluation(EMPTY_CONTEXT)
    const at = { layer: 'identity', source: 's', policyId: 'p', index: 0 } as const
    for (const place of [at, at, { ...at, index: 1 }, { ...at, layer: 'boundary' as const }])
      evaluation.note('c', 'm', place, 'k')
    evaluation.note('c', 'm', at, 'other')
    evaluation.note('d', 'm', at, 'k')
    expect(evaluation.errors).toHaveLength(5)
    for (let i = 0; i < 1000; i++) evaluation.note('c', 'm', { ...at, index: i }, 'many')
    expect(evaluation.errors).toHaveLength(100)
  })

  it('of another principal reads the keys of the principal there alone, and all others here', () => {
    const request = new Evaluation(contextOf({ Username: 'fred', 'PrincipalTag/a': '1', SourceIp: '10.0.0.1' }))
    const giver = request.asPrincipal(contextOf({ 'aws:username': 'ann', SourceIp: '10.9.9.9' }))
    expect(giver.read('Username')).toBe('ann')
    expect(giver.read('PrincipalTag/a')).toBeUndefined()
    expect(giver.read('SourceIp')).toBe('10.0.0.1')
    expect(giver.textOf(variable('Username'))).toBe('ann')
    expect(giver.resolve([variable('PrincipalTag/a')])).toBe(false)
    expect([giver.consulted, giver.missing]).toEqual([['SourceIp'], []])
  })

  it('takes over the keys and errors of another, without repeating them', () => {
    const request = new Evaluation(contextOf({ SourceIp: '10.0.0.1' }))
    request.read('SourceIp')
    const giver = request.asPrincipal(EMPTY_CONTEXT)
    for (const key of ['Username', 'SourceIp', 'Region']) giver.read(key)
    giver.note('c', 'm')
    request.absorb(giver)
    request.absorb(giver)
    expect(request.consulted).toEqual(['SourceIp', 'Region'])
    expect(request.missing).toEqual(['Region'])
    expect(request.errors).toEqual([{ code: 'c', message: 'm' }])
  })
})
