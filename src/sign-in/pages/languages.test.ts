import { describe, expect, it } from '@jest/globals'
import { LANGUAGES, stringsFor } from './languages.js'
import { STRINGS_DE } from './strings.de.js'
import { STRINGS_EN } from './strings.en.js'

/** Path of every text, with the number of values that it takes. */
function keysOf(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'string') return [path]
  if (typeof value === 'function') return [`${path}(${value.length})`]
  return Object.entries(value as object).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
}

describe('the languages', () => {
  it('have the same texts, and none is empty', () => {
    for (const strings of LANGUAGES) {
      expect(keysOf(strings)).toEqual(keysOf(STRINGS_EN))
      expect(JSON.stringify(strings)).not.toContain(':""')
    }
  })

  it('name each other apart', () => {
    expect(new Set(LANGUAGES.map(({ language }) => language)).size).toBe(LANGUAGES.length)
  })
})

describe('the language of a page', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE-de,en;q=0.5', 'de'],
    ['en;q=0.5, de;q=0.9', 'de'],
    ['fr, de;q=0.1', 'de'],
    ['fr;q=0.9, *;q=0.5, de;q=0.1', 'en'],
    ['en, de', 'en'],
    ['de;q=0, en;q=0.1', 'en'],
    ['de;q=much', 'en'],
    ['den', 'en'],
    ['fr', 'en'],
    ['*', 'en'],
    ['', 'en'],
    [';;,,;q=', 'en'],
    ['__proto__, constructor', 'en'],
  ])('for `%s` is %s', (header, language) => {
    expect(stringsFor(header).language).toBe(language)
  })

  it('is the first one where no header says more, whichever that is', () => {
    expect(stringsFor(undefined)).toBe(STRINGS_EN)
    expect(stringsFor('fr', [STRINGS_DE, STRINGS_EN])).toBe(STRINGS_DE)
  })

  it('is found in no time in a header without end', () => {
    expect(stringsFor(`${'x,'.repeat(100_000)}de`)).toBe(STRINGS_EN)
  })
})
