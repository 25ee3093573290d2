import { describe, expect, it } from '@jest/globals'
import type { RoundResult } from '../load/messages.js'
import { outageVerdicts } from './outage-verdicts.js'

const CLEAN: RoundResult = {
  ...{ requests: 6_000, seconds: 30, p50: 1, p99: 5, ownCpu: 0.1 },
  ...{ errors: 0, firstError: undefined, wrong: 0 },
}

function failed(during: Partial<RoundResult>): { measured: string; met: boolean } | undefined {
  const [first] = outageVerdicts('crashed', { before: CLEAN, during: { ...CLEAN, ...during }, backMs: 1_000 })
  return first === undefined ? undefined : { measured: first.measured, met: first.met }
}

describe('outageVerdicts', () => {
  it('is met when every decision came', () => {
    expect(failed({})).toEqual({ measured: '0 of 6,000', met: true })
  })

  it('counts what failed, and says what it was', () => {
    const during = { errors: 3, firstError: 'status 503, not 200', wrong: 1 }
    expect(failed(during)).toEqual({ measured: '4 of 6,000, first: status 503, not 200', met: false })
  })

  it('is not met by a node that answered nothing', () => {
    expect(failed({ requests: 0 })).toEqual({ measured: '0 of 0', met: false })
  })
})
