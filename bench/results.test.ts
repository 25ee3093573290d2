import { describe, expect, it } from '@jest/globals'
import { atLeast, atMost, leftOut, missedTargets } from './results.js'

describe('a figure with a bound', () => {
  it('is met on the bound and missed beyond it', () => {
    expect([atMost('p99', 250, 'ms', 250).met, atMost('p99', 250.1, 'ms', 250).met]).toEqual([true, false])
    expect([atLeast('ratio', 1.7, 1.7).met, atLeast('ratio', 1.69, 1.7).met]).toEqual([true, false])
  })

  it('is missed when nothing was measured', () => {
    expect([atMost('p99', NaN, 'ms', 250).met, atLeast('ratio', NaN, 1.7).met]).toEqual([false, false])
  })

  it('says figure and bound with their unit', () => {
    expect(atMost('p99', 1234.5, 'ms', 2_000)).toEqual({
      what: 'p99',
      measured: '1,235 ms',
      target: '<= 2,000 ms',
      met: true,
    })
    expect(atMost('growth', 0.123, '%')).toEqual({ what: 'growth', measured: '0.12 %', met: true })
  })

  it('names what was missed, and nothing that has no bound or was left out', () => {
    const verdicts = [atMost('p99', 300, 'ms', 250), atMost('p50', 300, 'ms'), atLeast('ratio', 2, 1.7)]
    const section = { part: 'nodes' as const, title: '', rows: [], verdicts, notes: [] }
    expect(missedTargets([section, leftOut('soak', 'soak', 'no database')])).toEqual(['p99: 300 ms, target <= 250 ms'])
  })
})
