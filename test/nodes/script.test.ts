import { describe, expect, it } from '@jest/globals'
import { scriptOf } from './script.js'
import { FAULTS } from './world.js'

describe('scriptOf', () => {
  it('says the same for the same seed, and something else for another', () => {
    const [once, again, other] = [5, 5, 6].map((seed) => scriptOf(seed, 40, 3, FAULTS))
    expect(again).toEqual(once)
    expect(other).not.toEqual(once)
  })

  it('begins alike however long it is', () => {
    expect(scriptOf(5, 40, 3, FAULTS).slice(0, 10)).toEqual(scriptOf(5, 10, 3, FAULTS))
  })

  it('lets everything happen, to each node', () => {
    const steps = scriptOf(5, 2_000, 3, FAULTS)
    expect(new Set(steps.map(({ fault }) => fault))).toEqual(new Set([undefined, ...FAULTS]))
    expect(new Set(steps.map(({ node }) => node))).toEqual(new Set([0, 1, 2]))
  })
})
