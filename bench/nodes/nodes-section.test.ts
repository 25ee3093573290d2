import { describe, expect, it } from '@jest/globals'
import { sectionOf } from './nodes-section.js'

const RATES = { one: [100, 200, 100], two: [180, 340, 150] }

describe('sectionOf', () => {
  it('takes the median of the ratios of the rounds, and names the cores', () => {
    const { verdicts } = sectionOf(RATES, 8)
    expect(verdicts.at(-1)).toEqual({
      what: 'two nodes / one, on 8 cores',
      measured: '1.70',
      target: '>= 1.7',
      met: true,
    })
  })

  it('says where there are too few cores to tell', () => {
    expect([sectionOf(RATES, 2).notes.length, sectionOf(RATES, 8).notes.length]).toEqual([1, 0])
  })
})
