import { describe, expect, it } from '@jest/globals'
import { errorText, problemsByMember } from './error-text.js'

const BODY = {
  code: 'ValidationFailed',
  errors: { name: 'must not be empty', 'uris/0': 'is no address', 'uris/2': 'is too long' },
}

describe('a refusal', () => {
  it('is told with each problem and its field', () => {
    expect(errorText(400, BODY)).toBe('name: must not be empty; uris/0: is no address; uris/2: is too long')
  })

  it.each([
    [403, { errors: { authorization: 'NotPermitted' } }, /not permitted/],
    [0, undefined, /cannot be reached/],
    [500, undefined, /service failed/],
    [418, 'tea', /refused/],
    [400, { errors: 'odd' }, /refused/],
  ])('%d without a problem of a field has a text of its own', (status, body, text) => {
    expect(errorText(status, body)).toMatch(text)
  })

  it('is sorted by the members of the body that a form has fields for', () => {
    expect(problemsByMember(BODY)).toEqual({ name: 'must not be empty', uris: '1: is no address; 3: is too long' })
    expect(problemsByMember({ errors: { __proto__: 'x', constructor: 'bad' } })).toEqual({ constructor: 'bad' })
  })
})
