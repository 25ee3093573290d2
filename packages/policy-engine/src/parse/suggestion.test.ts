import { describe, expect, it } from '@jest/globals'
import { operatorNames } from '../condition-operator.js'
import { nearest } from './suggestion.js'

describe('nearest', () => {
  it.each([
    ['allow', ['Allow', 'Deny'], 'Allow'],
    ['Dney', ['Allow', 'Deny'], 'Deny'],
    ['Actions', ['Action', 'NotAction'], 'Action'],
    ['Principle', ['Principal', 'NotPrincipal'], 'Principal'],
    ['StringEqual', operatorNames(), 'StringEquals'],
    ['stringequalsifexists', operatorNames(), 'StringEqualsIfExists'],
  ])('finds for %s what was probably meant', (word, candidates, meant) => {
    expect(nearest(word, candidates)).toBe(meant)
  })

  it.each(['Permit', '', 'x', 'Bank', 'A'.repeat(1000)])(
    'finds nothing for %s, which resembles no candidate',
    (word) => {
      expect(nearest(word, ['Allow', 'Deny', 'Effect'])).toBeUndefined()
    },
  )

  it('prefers a word that differs in letter case only', () => {
    expect(nearest('BOOL', ['Boot', 'Bool'])).toBe('Bool')
  })
})
