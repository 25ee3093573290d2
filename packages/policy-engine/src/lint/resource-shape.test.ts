import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileResourcePattern, ResourceName, resourceMatches } from '../pattern/resource-pattern.js'
import { parseTemplate } from '../pattern/template.js'
import type { TemplatePart } from '../pattern/template.js'
import { type Reading, ResourceShape, shapeCovers, shapesMayOverlap } from './resource-shape.js'
import { WorkBudget } from './work-budget.js'

const READINGS: readonly Reading[] = ['strict', 'loose']

function parts(text: string): readonly TemplatePart[] {
  return parseTemplate(text).parts ?? []
}

function shape(text: string): ResourceShape {
  const found = ResourceShape.of(text, true)
  if (found === undefined) throw new Error(`no shape: ${text}`)
  return found
}

function matches(pattern: string, text: string, reading: Reading): boolean {
  const compiled = compileResourcePattern(pattern, parts(pattern))
  if (typeof compiled === 'string') throw new Error(compiled)
  return resourceMatches(compiled, new ResourceName(text), { textOf: () => 'fred' }, reading === 'loose')
}

const VARIABLE = /\$\{\w+\}/g

/** Few letters, so that patterns often have to do with each other. */
const part = fc.string({ unit: fc.constantFrom('a', '*', '?', '*'), maxLength: 3 })
const last = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '${Username}', '${PrincipalTag}'), maxLength: 4 })
const pattern = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(part, part, part, part, last).map((sections) => ['arn', ...sections].join(':')) },
  { weight: 1, arbitrary: fc.constantFrom('*', 'arn:*', 'arn:a:*', 'arn:*:a:*', 'arn:a*:a:a:*') },
)

/** Texts near the pattern: its wildcards filled, also with colons. */
function textsNear(source: string): fc.Arbitrary<string> {
  const filling = fc.string({ unit: fc.constantFrom('a', 'b', ':', 'a'), maxLength: 3 })
  const pieces = source
    .replace(VARIABLE, 'fred')
    .split(/([*?])/)
    .map((piece) => (piece === '*' || piece === '?' ? filling : fc.constant(piece)))
  return fc.tuple(...pieces).map((texts) => (source === '*' ? 'arn:a:a:a:a:a' : texts.join('')))
}

/** The pattern with one of its characters turned into a wildcard, so that it often covers what it was made of. */
function widened(source: string): fc.Arbitrary<string> {
  return fc.tuple(fc.nat(12), fc.constantFrom('*', '?')).map(([place, wildcard]) => {
    const [head = '', ...rest] = source.split(':')
    const tail = rest.join(':')
    const text = `${head}:${tail.slice(0, place)}${wildcard}${tail.slice(place + 1)}`
    return ResourceShape.of(text, true) === undefined ? source : text
  })
}

const pairs = pattern.chain((narrower) =>
  fc.tuple(fc.oneof({ weight: 4, arbitrary: widened(narrower) }, pattern), fc.constant(narrower), textsNear(narrower)),
)

describe('ResourceShape', () => {
  it.each(['apples', 'arn:a:b', 'arn:a:b:c:d', 'arn:a:b:${Username}:d:e', 'xarn:a:b:c:d:e', '${*}', 'arn*:a:b:c:d:e'])(
    'has nothing to say about %p',
    (text) => {
      expect(ResourceShape.of(text, true)).toBeUndefined()
    },
  )

  it('reads every pattern that the matcher takes, short ones other than `…:*` aside', () => {
    fc.assert(fc.property(pattern, (text) => ResourceShape.of(text, true) !== undefined))
  })
})

describe('shapeCovers', () => {
  it('is true only if what the narrower pattern matches in its reading, the wider one matches in its own', () => {
    for (const wide of READINGS) {
      for (const narrow of READINGS) {
        const readings = { wider: wide, narrower: narrow }
        fc.assert(
          fc.property(pairs, ([wider, narrower, text]) => {
            fc.pre(shapeCovers(shape(wider), shape(narrower), readings, new WorkBudget()))
            if (matches(narrower, text, narrow)) expect(matches(wider, text, wide)).toBe(true)
          }),
          { numRuns: 500 },
        )
      }
    }
  })

  it.each([
    ['*', 'arn:t:apples:eu::apples/${Username}'],
    ['arn:t:apples:*', 'arn:t:apples:eu::apples/1'],
    ['arn:t:apples:*:*:apples/*', 'arn:t:apples:eu::apples/a:b'],
    ['arn:t:apples:eu::a/${Username}*', 'arn:t:apples:eu::a/${username}/x'],
    ["arn:t:apples:eu::a/${Username, 'x'}", "arn:t:apples:eu::a/${Username, 'x'}"],
  ])('%p covers %p', (wider, narrower) => {
    for (const reading of READINGS) {
      expect(shapeCovers(shape(wider), shape(narrower), { wider: reading, narrower: reading }, new WorkBudget())).toBe(
        true,
      )
    }
  })

  it.each([
    ['arn:t:apples:eu::a/?', 'arn:t:apples:eu::a/${Username}', 'a value may have any length'],
    ['arn:t:apples:eu::a/${Username}', 'arn:t:apples:eu::a/${UserId}', 'another variable'],
    ["arn:t:apples:eu::a/${Username, 'x'}", "arn:t:apples:eu::a/${Username, 'y'}", 'another default'],
    ['arn:t:apples:eu::a/${Username}', 'arn:t:apples:eu::a/fred', 'the value is not known'],
    ['arn:t:apples:e*::a/b', 'arn:t:apples:*:*:a/b', 'a narrower region'],
  ])('%p does not cover %p: %s', (wider, narrower) => {
    expect(shapeCovers(shape(wider), shape(narrower), { wider: 'loose', narrower: 'strict' }, new WorkBudget())).toBe(
      false,
    )
  })
})

describe('shapesMayOverlap', () => {
  it('is false only if no name matches both patterns strictly', () => {
    fc.assert(
      fc.property(pairs, ([left, right, text]) => {
        fc.pre(matches(left, text, 'strict') && matches(right, text, 'strict'))
        expect(shapesMayOverlap(shape(left), shape(right), new WorkBudget())).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('compares part by part', () => {
    const overlap = shapesMayOverlap(
      shape('arn:t:apples:*::apples/*'),
      shape('arn:t:apples:*::orchards/*'),
      new WorkBudget(),
    )
    expect(overlap).toBe(false)
  })
})
