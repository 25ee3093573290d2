import { describe, expect, it } from '@jest/globals'
import type { Decision } from '@tinyauth/policy-engine'
import { pairsOf, sortPairs } from './batch.js'

function decisions(...kinds: readonly Decision['kind'][]): readonly Decision[] {
  return kinds.map((kind) => ({ kind, decidedBy: [], missingContext: [], errors: [] }) as unknown as Decision) // only the kind is read
}

const PERMIT = [
  { action: 'Get', resources: ['a', 'b'] },
  { action: 'Eat', resources: ['a'] },
  { action: 'Get', resources: ['c'] },
]

describe('the pairs of a batch', () => {
  it('stand in the order in which they were asked, with the service before the action', () => {
    const pairs = pairsOf('orchard', PERMIT).map(({ action, resource }) => `${action} ${resource}`)
    expect(pairs).toEqual(['orchard:Get a', 'orchard:Get b', 'orchard:Eat a', 'orchard:Get c'])
  })

  it('are sorted under their actions as sent, every one once', () => {
    expect(sortPairs(PERMIT, decisions('allow', 'implicitDeny', 'explicitDeny', 'allow'))).toMatchObject({
      asked: { Get: ['a', 'b', 'c'], Eat: ['a'] },
      permitted: { Get: ['a', 'c'] },
      notPermitted: { Get: ['b'], Eat: ['a'] },
      refused: 2,
      pairs: 4,
      authorized: false,
    })
  })

  it('are authorized when none was refused, and something was asked', () => {
    expect(sortPairs(PERMIT, decisions('allow', 'allow', 'allow', 'allow')).authorized).toBe(true)
    expect(sortPairs([], []).authorized).toBe(false)
    expect(sortPairs([{ action: 'Get', resources: [] }], []).authorized).toBe(false)
  })

  it('without a decision are refused', () => {
    const { permitted, notPermitted, authorized } = sortPairs(PERMIT, decisions('allow'))
    expect([permitted, authorized]).toEqual([{ Get: ['a'] }, false])
    expect(notPermitted).toEqual({ Get: ['b', 'c'], Eat: ['a'] })
  })

  it('may be of actions named like what objects inherit', () => {
    const permit = ['__proto__', 'constructor', 'toString'].map((action) => ({ action, resources: ['a'] }))
    const { permitted } = sortPairs(permit, decisions('allow', 'allow', 'allow'))
    expect(JSON.stringify(permitted)).toBe('{"__proto__":["a"],"constructor":["a"],"toString":["a"]}')
    expect(({} as Record<string, unknown>)['a']).toBeUndefined()
  })
})
