import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileGlob, globMatches } from '../pattern/glob.js'
import { covers, plainTokens, tokensMayOverlap } from './pattern-cover.js'
import { WorkBudget } from './work-budget.js'

/** Few letters, so that patterns often have to do with each other. */
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?', '*'), maxLength: 8 })

function matches(glob: string, text: string): boolean {
  return globMatches(compileGlob(glob), text)
}

/** Texts that the pattern matches, made by filling its wildcards. */
function textsOf(glob: string): fc.Arbitrary<string> {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', ':', 'c', '😀'), maxLength: 3 })
  const one = fc.constantFrom('a', 'b', ':', 'c', '😀')
  const pieces = [...glob].map((character) =>
    character === '*' ? letters : character === '?' ? one : fc.constant(character),
  )
  return fc.tuple(...pieces).map((parts) => parts.join(''))
}

describe('covers', () => {
  it.each([
    ['*', ''],
    ['*', 'a?b*'],
    ['a*', 'a'],
    ['a*', 'ab*c'],
    ['*a*', '*ba*b'],
    ['?*', '*?'],
    ['*?*?', '??*'],
    ['a?c', 'abc'],
    ['a?c', 'a?c'],
    ['apples:Get*', 'apples:GetApple*'],
    ['*b', '*ab'],
  ])('%p covers %p', (wider, narrower) => {
    expect(covers(wider, narrower)).toBe(true)
  })

  it.each([
    ['', 'a', 'a text that is not empty'],
    ['a', 'a*', 'a star needs a star'],
    ['?', '*', 'a star is also longer and shorter than one character'],
    ['a*b', 'a*', 'the end is missing'],
    ['a?c', 'a*c', 'a run is no single character'],
    ['a*', '*a', 'the beginning is open'],
    ['abc', 'a?c', 'a question mark is also another letter'],
    ['A*', 'a', 'letters are compared as they are'],
  ])('%p does not cover %p: %s', (wider, narrower) => {
    expect(covers(wider, narrower)).toBe(false)
  })

  it('is true only if every text of the narrower pattern matches the wider one', () => {
    const cases = fc
      .tuple(pattern, pattern)
      .chain(([wider, narrower]) => fc.tuple(fc.constant(wider), fc.constant(narrower), textsOf(narrower)))
    fc.assert(
      fc.property(cases, ([wider, narrower, text]) => {
        fc.pre(covers(wider, narrower))
        expect(matches(narrower, text)).toBe(true)
        expect(matches(wider, text)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('sees every cover of a pattern with stars that was widened by turning pieces of it into stars', () => {
    const starred = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 })
    const widened = fc.tuple(starred, fc.nat(8), fc.nat(8)).map(([text, from, length]) => ({
      narrower: text,
      wider: `${text.slice(0, from)}*${text.slice(from + length)}`,
    }))
    fc.assert(fc.property(widened, ({ wider, narrower }) => covers(wider, narrower)))
  })

  it('agrees with the matcher on texts without wildcards', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 })
    fc.assert(fc.property(pattern, text, (wider, narrower) => covers(wider, narrower) === matches(wider, narrower)))
  })

  it('is reflexive', () => {
    fc.assert(fc.property(pattern, (text) => covers(text, text)))
  })

  it('gives up with false when the budget is spent, instead of running on', () => {
    const work = new WorkBudget(1000)
    expect(covers('*a'.repeat(500) + '*b', 'a'.repeat(5000), work)).toBe(false)
    expect(work.remaining).toBe(0)
    expect(covers('a', 'a', work)).toBe(false)
  })

  it('lets no half of a surrogate pair stand for a character', () => {
    expect(covers('??', '\ud83d?')).toBe(false)
    expect(covers('?', '😀')).toBe(true)
  })
})

describe('tokensMayOverlap', () => {
  const mayOverlap = (left: string, right: string): boolean =>
    tokensMayOverlap(plainTokens(left), plainTokens(right), new WorkBudget())

  it.each([
    ['a*', '*b'],
    ['a?c', 'ab?'],
    ['a*b*c', 'axbc'],
    ['*', ''],
  ])('%p and %p may', (left, right) => {
    expect(mayOverlap(left, right)).toBe(true)
  })

  it.each([
    ['a*', 'b*'],
    ['*a', '*b'],
    ['abc', 'ab'],
    ['a*b*c', 'acbd'],
    ['??', 'abc'],
  ])('%p and %p do not', (left, right) => {
    expect(mayOverlap(left, right)).toBe(false)
  })

  it('is false only if no text matches both', () => {
    const cases = fc
      .tuple(pattern, pattern)
      .chain(([left, right]) => fc.tuple(fc.constant(left), fc.constant(right), textsOf(left)))
    fc.assert(
      fc.property(cases, ([left, right, text]) => {
        fc.pre(matches(right, text))
        expect(mayOverlap(left, right)).toBe(true)
        expect(mayOverlap(right, left)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('is symmetric', () => {
    fc.assert(fc.property(pattern, pattern, (left, right) => mayOverlap(left, right) === mayOverlap(right, left)))
  })

  it('says yes when the budget is spent', () => {
    expect(tokensMayOverlap(plainTokens('a*'), plainTokens('b'), new WorkBudget(0))).toBe(true)
  })
})
