import { describe, expect, it } from '@jest/globals'
import { Catalogue } from './catalogue.js'

function catalogueWith(decisionTtlSeconds: number): Catalogue {
  const catalogue = new Catalogue('tinyauth')
  catalogue.replace([{ name: 'apples', decisionTtlSeconds, actions: [] }])
  return catalogue
}

describe('how long answers about a service may be kept', () => {
  it.each([
    [0, 0],
    [60, 60],
    [300, 300],
    [86_400, 300],
  ])('is what the service says, five minutes at most: %i s are %i s', (said, kept) => {
    expect(catalogueWith(said).decisionTtlSeconds('apples')).toBe(kept)
  })

  it('is five seconds when nobody registered it', () => {
    expect(catalogueWith(60).decisionTtlSeconds('pears')).toBe(5)
  })
})

const ORCHARD = { name: 'orchard', decisionTtlSeconds: 60, actions: [{ name: 'GetApple', level: 'read' }] }

describe('the levels of actions', () => {
  it('are known of what is registered, in any case, and none of others', () => {
    const catalogue = new Catalogue('tinyauth')
    catalogue.replace([ORCHARD])
    expect(['orchard:GetApple', 'ORCHARD:getapple'].map((name) => catalogue.levelOf(name))).toEqual(['read', 'read'])
    expect(['orchard:Eat', 'barn:GetApple', 'GetApple', ''].map((name) => catalogue.levelOf(name))).toEqual(
      Array(4).fill(undefined),
    )
  })

  it('are forgotten with what is registered no more', () => {
    const catalogue = new Catalogue('tinyauth')
    catalogue.replace([ORCHARD])
    catalogue.replace([])
    expect(catalogue.levelOf('orchard:GetApple')).toBeUndefined()
  })

  it('are not for a registered service to say where the actions are those of this one', () => {
    const catalogue = new Catalogue('tinyauth')
    catalogue.setOwn(new Map([['CreateUser', 'write']]))
    catalogue.replace([{ ...ORCHARD, name: 'Tinyauth', actions: [{ name: 'createuser', level: 'read' }] }])
    expect(catalogue.levelOf('tinyauth:CreateUser')).toBe('write')
  })
})
