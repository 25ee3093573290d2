import { beforeEach, describe, expect, it } from '@jest/globals'
import { Ledger } from './ledger.js'

let ledger: Ledger<string>

/** Fred never held the right; it was given to him from 100 to 110. */
beforeEach(() => {
  ledger = new Ledger()
  ledger.begin('fred', false, -Infinity)
  ledger.end('fred', -Infinity)
  ledger.begin('fred', true, 100)
  ledger.end('fred', 110)
})

function isRight(allowed: boolean, askedAt: number, answeredAt: number, graceMs = 0): boolean {
  return ledger.isRight('fred', { allowed, askedAt, answeredAt }, graceMs)
}

describe('Ledger', () => {
  it('takes only the old answer before the change began', () => {
    expect([isRight(false, 90, 99), isRight(true, 90, 99)]).toEqual([true, false])
  })

  it.each([
    ['began before the answer came', 90, 101],
    ['was under way', 102, 105],
    ['was made after the question', 109, 120],
  ])('takes either answer when the change %s', (_when, askedAt, answeredAt) => {
    expect([isRight(false, askedAt, answeredAt), isRight(true, askedAt, answeredAt)]).toEqual([true, true])
  })

  it('takes only the new answer to a question after the change was made', () => {
    expect([isRight(false, 111, 112), isRight(true, 111, 112)]).toEqual([false, true])
  })

  it('gives other nodes their time, and no more', () => {
    expect([isRight(false, 200, 201, 90), isRight(false, 201, 202, 90)]).toEqual([true, false])
  })

  it('takes no answer that held before the last change but one', () => {
    ledger.begin('fred', false, 200)
    ledger.end('fred', 210)
    ledger.begin('fred', true, 300)
    ledger.end('fred', 310)
    expect([isRight(false, 320, 321), isRight(true, 320, 321)]).toEqual([false, true])
  })

  it('takes either answer while a change is not answered, however long that is', () => {
    ledger.begin('fred', false, 200)
    expect([isRight(false, 900, 901), isRight(true, 900, 901)]).toEqual([true, true])
  })

  it('takes no answer about somebody it does not know', () => {
    expect(ledger.isRight('granny', { allowed: false, askedAt: 1, answeredAt: 2 }, 0)).toBe(false)
  })
})
