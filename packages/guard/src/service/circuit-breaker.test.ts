import { describe, expect, it } from '@jest/globals'
import { SetClock } from '../../test/builders/odd-service.js'
import { CircuitBreaker } from './circuit-breaker.js'

function breaker(): { readonly clock: SetClock; readonly breaker: CircuitBreaker } {
  const clock = new SetClock()
  return { clock, breaker: new CircuitBreaker({ failures: 3, cooldownMs: 1000 }, clock) }
}

/** Passes and reports; `false` when there is no passage. */
function attempt(tried: CircuitBreaker, reached: boolean): boolean {
  const passage = tried.pass()
  if ('report' in passage) passage.report(reached)
  return 'report' in passage
}

describe('the circuit breaker', () => {
  it('opens after so many failures in a row', () => {
    const { breaker: tried } = breaker()
    for (let i = 0; i < 3; i++) expect(attempt(tried, false)).toBe(true)
    expect(tried.pass()).toEqual({ waitMs: 1000 })
  })

  it('stays closed when a success is among the failures', () => {
    const { breaker: tried } = breaker()
    for (let i = 0; i < 9; i++) expect(attempt(tried, i % 3 === 2)).toBe(true)
  })

  it('lets one pass after the cooldown, and nobody beside it', () => {
    const { clock, breaker: tried } = breaker()
    for (let i = 0; i < 3; i++) attempt(tried, false)
    clock.nowMs += 999
    expect(tried.pass()).toEqual({ waitMs: 1 })
    clock.nowMs += 1
    const probe = tried.pass()
    expect(probe).toHaveProperty('report')
    expect(tried.pass()).toEqual({ waitMs: 1 })
    if ('report' in probe) probe.report(true)
    expect(attempt(tried, true)).toBe(true)
  })

  it('opens again when that one fails', () => {
    const { clock, breaker: tried } = breaker()
    for (let i = 0; i < 3; i++) attempt(tried, false)
    clock.nowMs += 1000
    expect(attempt(tried, false)).toBe(true)
    expect(tried.pass()).toEqual({ waitMs: 1000 })
  })

  it('is not kept open by those that set out before it opened', () => {
    const { clock, breaker: tried } = breaker()
    const late = Array.from({ length: 4 }, () => tried.pass())
    for (let i = 0; i < 3; i++) attempt(tried, false)
    clock.nowMs += 600
    for (const passage of late) if ('report' in passage) passage.report(false)
    expect(tried.pass()).toEqual({ waitMs: 400 })
  })

  it('does not stay open when the clock is set back', () => {
    const { clock, breaker: tried } = breaker()
    for (let i = 0; i < 3; i++) attempt(tried, false)
    clock.nowMs -= 3_600_000
    expect(attempt(tried, true)).toBe(true)
  })
})
