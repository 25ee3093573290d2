import { describe, expect, it, jest } from '@jest/globals'
import { InvalidResourceError } from '../../../packages/guard/src/authorizer/errors.js'
import { compileRequirement, type IdFunction } from '../../../packages/guard/src/authorizer/requirement-template.js'

describe('a function that promises its id', () => {
  it('is refused, and what it rejects with later does not end the process', () => {
    const promise = Promise.reject(new Error('the database does not answer'))
    promise.catch(() => undefined) // so that the test itself goes on
    const [then, caught] = [jest.spyOn(promise, 'then'), jest.spyOn(promise, 'catch')]
    const id = (() => promise) as unknown as IdFunction // JavaScript, or a type that was widened
    const compiled = compileRequirement({ action: 'GetApple', type: 'apples', id })
    expect(() => compiled.resolve({}, undefined)).toThrow(InvalidResourceError)
    expect(then.mock.calls.length + caught.mock.calls.length).toBeGreaterThan(0)
  })
})
