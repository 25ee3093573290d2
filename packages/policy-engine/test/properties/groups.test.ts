import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  evaluateGroups,
  grantsGroups,
  type GroupExpression,
  type GroupMembership,
  parseGroupExpression,
  printGroupExpression,
} from '../../src/index.js'
import {
  arbitraryCheck,
  arbitraryGain,
  arbitraryMemberships,
  expected,
  type Memberships,
  textOf,
} from './arbitrary-group-check.js'
import { settings } from './settings.js'

function read(text: string): GroupExpression {
  const { expression, problems } = parseGroupExpression(text)
  expect(problems).toEqual([])
  if (expression === undefined) throw new Error('an expression without problems must be there')
  return expression
}

function membershipOf({ direct, descent }: Memberships): GroupMembership {
  return { groups: new Set([...direct, ...descent]), directGroups: new Set(direct) }
}

describe('a group expression', () => {
  const anyCheck = arbitraryCheck(['|', '^', '&'], true)

  it('is decided as the oracle decides, and reported with the same decision', () => {
    fc.assert(
      fc.property(anyCheck, fc.boolean(), arbitraryMemberships, (check, loose, memberships) => {
        const expression = read(textOf(check, loose))
        const outcome = evaluateGroups(expression, membershipOf(memberships))
        expect(outcome.granted).toBe(expected(check, memberships))
        expect(grantsGroups(expression, membershipOf(memberships))).toBe(outcome.granted)
      }),
      settings(1000),
    )
  })

  it('is read again from its printed text as the same, however it was written', () => {
    fc.assert(
      fc.property(fc.array(anyCheck, { minLength: 1, maxLength: 3 }), fc.boolean(), (checks, loose) => {
        const expression = read(checks.map((check) => textOf(check, loose)).join(' + '))
        const printed = printGroupExpression(expression)
        expect(read(printed)).toEqual(expression)
        expect(printGroupExpression(read(printed))).toBe(printed)
      }),
      settings(500),
    )
  })

  it('without `~` and `^` is never lost by becoming a member of another group', () => {
    const monotone = arbitraryCheck(['|', '&'], false)
    fc.assert(
      fc.property(monotone, arbitraryMemberships, arbitraryGain, (check, { direct, descent }, gain) => {
        const expression = read(textOf(check, false))
        const more = gain.direct
          ? { direct: [...direct, gain.path], descent }
          : { direct, descent: [...descent, gain.path] }
        const before = grantsGroups(expression, membershipOf({ direct, descent }))
        expect(before && !grantsGroups(expression, membershipOf(more))).toBe(false)
      }),
      settings(500),
    )
  })

  it('is never lost by a membership by descent, whatever its operators', () => {
    fc.assert(
      fc.property(anyCheck, arbitraryMemberships, arbitraryGain, (check, { direct, descent }, gain) => {
        const expression = read(textOf(check, false))
        const before = grantsGroups(expression, membershipOf({ direct, descent }))
        const after = grantsGroups(expression, membershipOf({ direct, descent: [...descent, gain.path] }))
        expect(before && !after).toBe(false)
      }),
      settings(500),
    )
  })
})
