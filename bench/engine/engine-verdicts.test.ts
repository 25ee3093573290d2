import { describe, expect, it } from '@jest/globals'
import { ratiosOf, type EngineResult, type WorkloadResult } from '../../packages/policy-engine/bench/results.js'
import { engineVerdicts } from './engine-verdicts.js'

function engine(name: EngineResult['engine'], decisionsPerSecond: number): EngineResult {
  return { engine: name, users: 100, decisionsPerSecond, p50: 0.5, p99: 1.25, batch: 8 }
}

const ENGINES = [engine('tinyauth', 1_000_000), engine('casbin', 10_000), engine('casl', 1_000_000), engine('naive', 1)]
const S: WorkloadResult = {
  ...{ workload: 'S', users: 100, groups: 20, visibleStatements: 10, preparation: undefined },
  ...{ engines: ENGINES, ratios: ratiosOf('S', ENGINES) },
}
const FLATNESS = { medians: [], ratio: 6, limit: 5, aim: 3, met: false }

describe('engineVerdicts', () => {
  it('takes over the own speed, each ratio with its target, and the flatness', () => {
    expect(engineVerdicts({ node: '', cpu: '', seed: 1, seconds: 2, workloads: [S], flatness: FLATNESS })).toEqual([
      {
        what: 'S: 10 statements visible to a user',
        measured: '1,000,000 decisions/s, p50 0.50 us, p99 1.25 us',
        met: true,
      },
      { what: 'S: decisions a second / casbin', measured: '100', target: '>= 50', met: true },
      { what: 'S: decisions a second / casl', measured: '1', target: '>= 1.20', met: false },
      { what: 'S: decisions a second / naive', measured: '1,000,000', met: true },
      {
        what: 'median decision with 1,000 visible statements / with 10',
        measured: '6.00',
        target: '<= 5',
        met: false,
      },
    ])
  })
})
