import { describe, expect, it } from '@jest/globals'
import { assertMatches } from './entity-tag.js'
import { pythonJson } from './python-json.js'

describe('JSON in the spacing of the original', () => {
  it.each([
    [{ Version: '2012-10-17', Statement: [] }, '{"Version": "2012-10-17", "Statement": []}'],
    [[1, true, null, 'a, b: "c"'], '[1, true, null, "a, b: \\"c\\""]'],
    [{}, '{}'],
  ])('%j is %s', (value, text) => {
    expect(pythonJson(value)).toBe(text)
    expect(JSON.parse(pythonJson(value))).toEqual(value)
  })
})

describe('If-Match', () => {
  it.each([undefined, '*', '"3"', '"2", "3"'])('%j lets version 3 through', (ifMatch) => {
    expect(() => {
      assertMatches(ifMatch, 3)
    }).not.toThrow()
  })

  it.each(['', '3', '"2"', 'W/"3"', '"33"', '"3'])('%j does not let version 3 through', (ifMatch) => {
    expect(() => {
      assertMatches(ifMatch, 3)
    }).toThrow('PreconditionFailed')
  })
})
