import { describe, expect, it } from '@jest/globals'
import { problemsByField } from './problems-by-field.js'

describe('problems of a refused write', () => {
  it('are told by field, those of a list by its places', () => {
    const errors = { user: 'is not there', 'resources/0': 'must be an ARN', 'resources/2': 'too long' }
    const { byField, other } = problemsByField({ errors }, ['user', 'resources'])
    expect(byField).toEqual({ user: 'is not there', resources: '1: must be an ARN; 3: too long' })
    expect(other).toBeUndefined()
  })

  it('are told apart where the form has no such field', () => {
    const { byField, other } = problemsByField({ errors: { authorization: 'no', user: 'bad' } }, ['user'])
    expect(byField).toEqual({ user: 'bad' })
    expect(other).toBe('authorization: no')
  })

  it('are none in an answer without any', () => {
    expect(problemsByField(undefined, ['user'])).toEqual({ byField: {}, other: undefined })
  })
})
