import { describe, expect, it } from '@jest/globals'
import { type NodeRates, sectionOf } from './nodes-section.js'

const RATES = { one: [100, 200, 100], two: [180, 340, 150] }

const LIMITED = { one: [10, 10, 10], two: [20, 19, 18] }

describe('sectionOf', () => {
  it('takes the median of the ratios of the rounds, and names the cores', () => {
    const { verdicts } = sectionOf(RATES, LIMITED, 8)
    expect(verdicts.filter(({ what }) => what.startsWith('two nodes /'))).toEqual([
      { what: 'two nodes / one, on 8 cores', measured: '1.70', target: '>= 1.7', met: true },
      { what: 'two nodes / one, each held to 0.35 of a core', measured: '1.90', met: true },
    ])
  })

  it('says where there are too few cores to tell, and where nodes cannot be held to a share of one', () => {
    const notes = (limited: NodeRates | undefined, cores: number): boolean[] => {
      const text = sectionOf(RATES, limited, cores).notes.join('\n')
      return [text.includes('not to be met with fewer'), text.includes('cannot be held')]
    }
    expect([notes(LIMITED, 2), notes(LIMITED, 8), notes(undefined, 2), notes(undefined, 8)]).toEqual([
      [true, false],
      [false, false],
      [true, true],
      [false, true],
    ])
  })
})
