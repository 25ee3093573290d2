import { describe, expect, it } from '@jest/globals'
import { areScopesMet, demandedScopes, scopeDemand, scopeDemandsOf } from './scope-demand.js'

describe('a demand for scopes', () => {
  const all = scopeDemand('x', 'all', ['read', 'write'])
  const any = scopeDemand('x', 'any', ['read', 'execute'])

  it.each([
    [['read', 'write'], true, true],
    [['write', 'more', 'read'], true, true],
    [['read'], false, true],
    [['execute'], false, true],
    [['READ', 'WRITE'], false, false],
    [['read write'], false, false],
    [[], false, false],
    [undefined, false, false],
  ])('of both is met by %j: %p; of any: %p', (held, both, either) => {
    expect([areScopesMet([all], held), areScopesMet([any], held)]).toEqual([both, either])
    expect(areScopesMet([all, any], held)).toBe(both && either)
  })

  it('that is not there is met by everybody', () => {
    expect([areScopesMet([], undefined), areScopesMet(scopeDemandsOf({}), [])]).toEqual([true, true])
  })

  it('names everything that a client could ask for, once', () => {
    expect(demandedScopes([all, any])).toEqual(['read', 'write', 'execute'])
  })

  it.each([[[]], [['']], [['a b']], [['a"b']], [['a\\b']], [['a\r\nb']], [['é']], ['read'], [[undefined]]])(
    'cannot be %j',
    (scopes) => {
      // What the types forbid, plain JavaScript says.
      const given = scopes as string[]
      expect(() => scopeDemand('@RequireScopes', 'all', given)).toThrow(TypeError)
      expect(() => scopeDemandsOf({ requireAnyScope: given })).toThrow('"requireAnyScope"')
    },
  )
})
