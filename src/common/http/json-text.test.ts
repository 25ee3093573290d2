import { describe, expect, it } from '@jest/globals'
import { jsonText } from './json-text.js'

const value = { b: { z: 1, a: [{ y: 1, x: null }] }, a: 'ü' }

describe('the text of a body', () => {
  it('is as the original writes it: sorted, indented by two, with a line end', () => {
    const sorted = { a: 'ü', b: { a: [{ x: null, y: 1 }], z: 1 } }
    expect(jsonText(value, { headers: {} })).toBe(`${JSON.stringify(sorted, null, 2)}\n`)
  })

  it.each([{ 'x-api-version': '2' }, { 'x-requested-with': 'XMLHttpRequest' }])(
    'is one line for a program: %j',
    (headers) => {
      expect(jsonText(value, { headers })).toBe('{"a":"ü","b":{"a":[{"x":null,"y":1}],"z":1}}\n')
    },
  )

  it('keeps names that objects inherit', () => {
    const odd = JSON.parse('{"constructor":1,"__proto__":2}') as unknown
    expect(jsonText(odd, { headers: { 'x-api-version': '2' } })).toBe('{"__proto__":2,"constructor":1}\n')
  })
})
