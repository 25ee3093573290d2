import { describe, expect, it } from '@jest/globals'
import { caseBlind, isSpelledAsAsked } from './action-spelling.js'

describe('isSpelledAsAsked', () => {
  const names = ['GetApple', 'aAa', 'Plant']

  it.each([
    ['*', true],
    ['*:*', true],
    ['orchard:*', true],
    ['orchard:GetApple', true],
    ['o*:Get?pple', true],
    ['orchard:getApple', false],
    ['orchard:*APPLE', false],
    ['orchard:*aA', false],
    ['Orchard:GetApple', false],
    ['orchard:Sow', false],
    ['orchard:Plant:x', false],
  ])('says of %s, beside registered names: %s', (pattern, expected) => {
    expect(isSpelledAsAsked(pattern, 'orchard', names)).toBe(expected)
  })

  it.each([
    ['orchard:Sow', true],
    ['orchard:*Sow', true],
    ['orchard:*sow', false],
    ['orchard:sow', false],
    ['ORCHARD:Sow', false],
  ])('says of %s, where no name is registered: %s', (pattern, expected) => {
    expect(isSpelledAsAsked(pattern, 'orchard', [])).toBe(expected)
  })
})

describe('caseBlind', () => {
  it('leaves everything but letters as it is', () => {
    expect(caseBlind('a-1:*?Z')).toBe('[aA]-1:*?[zZ]')
  })
})
