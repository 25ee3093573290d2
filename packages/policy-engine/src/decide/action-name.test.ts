import { describe, expect, it } from '@jest/globals'
import { readActionName } from './action-name.js'

describe('an action name', () => {
  it('keeps what was asked and compares in lower case of A to Z alone', () => {
    const { text, lower } = readActionName('Orchard:GetÉpple')
    expect([text, lower]).toEqual(['Orchard:GetÉpple', 'orchard:getÉpple'])
  })

  it('is found under the same keys in every letter case', () => {
    const { text: upperText, ...upper } = readActionName('ORCHARD:GETAPPLE')
    const { text: lowerText, ...lower } = readActionName('orchard:getapple')
    expect([upperText, lowerText]).toEqual(['ORCHARD:GETAPPLE', 'orchard:getapple'])
    expect(upper).toEqual(lower)
  })

  it('is the same after more different actions than are remembered', () => {
    const before = { ...readActionName('orchard:GetApple') }
    for (let i = 0; i < 2500; i++) readActionName(`orchard:Get${String(i)}`)
    expect(readActionName('orchard:GetApple')).toEqual(before)
  })

  it('takes names without a service, and names shorter than their hints', () => {
    expect(['', 'x', ':', 'x:', ':x'].map((text) => readActionName(text).lower)).toEqual(['', 'x', ':', 'x:', ':x'])
  })
})
