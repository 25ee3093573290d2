import { describe, expect, it } from '@jest/globals'
import { actionMatches, compileActions } from './action-matcher.js'
import { lowerAscii } from '../pattern/ascii-case.js'

function matches(sources: readonly string[], action: string, not = false): boolean {
  return actionMatches(compileActions(sources, not, true), lowerAscii(action))
}

describe('an action element', () => {
  it.each([
    ['*', 'apples:Eat'],
    ['*:*', 'apples:Eat'],
    ['apples:Eat', 'apples:Eat'],
    ['IAM:listaccesskeys', 'iam:ListAccessKeys'],
    ['apples:*', 'apples:'],
    ['apples:E*t', 'apples:Eat'],
    ['apples:E?t', 'APPLES:EAT'],
    ['*:Eat', 'pears:Eat'],
    ['a*s:Eat', 'apples:eat'],
    ['?pples:Eat', 'apples:Eat'],
    ['apples:*', 'apples:a:b'],
    ['apples:?', 'apples:😀'],
  ])('%s matches %s', (pattern, action) => {
    expect(matches([pattern], action)).toBe(true)
    expect(matches([pattern], action, true)).toBe(false)
    expect(matches(['x:Y', pattern], action)).toBe(true)
  })

  it.each([
    ['apples:Eat', 'apples:Eats'],
    ['apples:Eat', 'apples:Ea'],
    ['apples:E?t', 'apples:Et'],
    ['apples:*', 'pears:Eat'],
    ['apples:*', 'apples'],
    ['apples:[E]at', 'apples:Eat'],
    ['apples:kill', 'apples:\u212Aill'],
    ['apples:É', 'apples:é'],
  ])('%s does not match %s', (pattern, action) => {
    expect(matches([pattern], action)).toBe(false)
    expect(matches([pattern], action, true)).toBe(true)
  })

  it('matches an action with letters whose lower case has another length or depends on its neighbours', () => {
    expect(matches(['apples:?x'], 'apples:İx')).toBe(true)
    expect(matches(['apples:ΑΣ*'], 'apples:ΑΣΒ')).toBe(true)
    expect(matches(['apples:*Σ'], 'apples:ΑΣ')).toBe(true)
  })

  it('matches nothing when Action is empty', () => {
    const matcher = compileActions([], false, true)
    expect(matcher.fault).toBeUndefined()
    expect(actionMatches(matcher, 'apples:eat')).toBe(false)
    expect(actionMatches(matcher, '')).toBe(false)
  })

  it('cannot be evaluated when NotAction is empty', () => {
    expect(compileActions([], true, true).fault?.code).toBe('empty-not-action')
  })

  it.each(['', 'Eat', '**', '?', 'apples*'])(
    'cannot be evaluated with %j, which names no service, in any place',
    (source) => {
      for (const not of [false, true]) {
        expect(compileActions([source], not, true).fault?.code).toBe('invalid-action')
        expect(compileActions(['a:B', source], not, true).fault?.code).toBe('invalid-action')
        expect(compileActions([source, '*'], not, true).fault?.code).toBe('invalid-action')
      }
    },
  )

  it('cannot be evaluated with a variable, which is plain text in documents of 2008-10-17', () => {
    expect(compileActions(['a:B', 'a:${x}'], false, true).fault?.code).toBe('variable-unsupported-in-element')
    const legacy = compileActions(['a:${X}*'], false, false)
    expect(legacy.fault).toBeUndefined()
    expect(actionMatches(legacy, 'a:${x}')).toBe(true)
    expect(actionMatches(legacy, 'a:b')).toBe(false)
  })

  it('answers rightly with 40 stars', () => {
    const pattern = `apples:${'*a'.repeat(40)}b`
    expect(matches([pattern], `apples:${'a'.repeat(200)}`)).toBe(false)
    expect(matches([pattern], `apples:${'a'.repeat(200)}B`)).toBe(true)
  })
})
