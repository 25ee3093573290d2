import { describe, expect, it } from '@jest/globals'
import { DomainError } from '../errors/domain-error.js'
import { errorAnswer } from './error-body.js'

function answerTo(count: number): Readonly<Record<string, string>> {
  const problems = Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'must not be']))
  return errorAnswer(new DomainError('ValidationFailed', { problems })).body.errors
}

describe('the answer to a request with problems', () => {
  it('names a hundred of them, and says how many more there are', () => {
    const errors = answerTo(90_000)
    expect(Object.keys(errors)).toHaveLength(101)
    expect([errors['k0'], errors['k99'], errors['k100'], errors['…']]).toEqual([
      ...['must not be', 'must not be', undefined, '89900 more'],
    ])
  })

  it('names all of a hundred', () => {
    expect(Object.keys(answerTo(100))).toHaveLength(100)
    expect(answerTo(100)['…']).toBeUndefined()
  })
})
