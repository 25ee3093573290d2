import { describe, expect, it } from '@jest/globals'
import type { RoundResult } from '../load/messages.js'
import { missedTargets } from '../results.js'
import { soakVerdicts } from './soak-verdicts.js'
import type { SoakResult } from './soak.js'

const WINDOW: RoundResult = {
  ...{ requests: 18_000, seconds: 60, p50: 1, p99: 5, ownCpu: 0.1 },
  ...{ errors: 0, firstError: undefined, wrong: 0 },
}
const CLEAN: SoakResult = {
  ...{ windows: [WINDOW, WINDOW], changes: 600, asked: 1_000, wrong: 0, failed: 0, loopDelays: [0.011, 0.012] },
  resident: [Array.from({ length: 100 }, () => 200)],
}

function missed(result: Partial<SoakResult>): number {
  const verdicts = soakVerdicts({ ...CLEAN, ...result })
  return missedTargets([{ part: 'soak', title: '', rows: [], verdicts, notes: [] }]).length
}

describe('soakVerdicts', () => {
  it('are met by a soak in which nothing was wrong and nothing grew', () => {
    expect(missed({})).toBe(0)
  })

  it.each<[string, Partial<SoakResult>]>([
    ['a wrong answer about somebody who changes', { wrong: 1 }],
    ['a wrong answer about somebody who does not', { windows: [WINDOW, { ...WINDOW, wrong: 1 }] }],
    ['a decision that failed', { windows: [WINDOW, { ...WINDOW, errors: 1 }] }],
    ['a question about somebody who changes that failed', { failed: 1 }],
    ['a node that grows', { resident: [CLEAN.resident[0] ?? [], Array.from({ length: 100 }, (_, i) => 100 + i)] }],
    ['a soak in which nothing changed', { changes: 0 }],
    ['a node that could not be weighed', { resident: [[]] }],
  ])('are missed by %s', (_what, result) => {
    expect(missed(result)).toBe(1)
  })
})
