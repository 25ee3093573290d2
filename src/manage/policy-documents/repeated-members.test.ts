import { describe, expect, it } from '@jest/globals'
import { DomainError } from '../../common/errors/domain-error.js'
import { assertNoRepeatedMember } from './repeated-members.js'

function problemsOf(text: string): unknown {
  try {
    assertNoRepeatedMember(text)
    return undefined
  } catch (error) {
    return error instanceof DomainError ? Object.keys(error.problems) : error
  }
}

describe('a body with a policy', () => {
  it.each([
    ['{"policy":{"Statement":[{"Effect":"Deny","Effect":"Allow"}]}}', 'policy/Statement/0/Effect'],
    ['{"policy":{"Statement":{"Effect":"Deny","\\u0045ffect":"Allow"}}}', 'policy/Statement/Effect'],
    ['{"policy":{"Statement":{"Condition":{"Bool":{"a":"x","a":"y"}}}}}', 'policy/Statement/Condition/Bool/a'],
    ['{"name":"a","policy":"{}","policy":{}}', 'policy'],
    ['{"name":"a\\ud800","policy":{"Sid":1,"Sid":2}}', 'name'],
  ])('is refused when it says something twice, or cannot be read to its end: %s', (text, field) => {
    expect(problemsOf(text)).toEqual([field])
  })

  it.each([
    '{"name":"a","policy":{"Statement":[{"Effect":"Deny"},{"Effect":"Allow"}]}}',
    `{"name":"a","policy":"{\\"Effect\\":1,\\"Effect\\":2}"}`,
    `{"description":"${'a'.repeat(30_000)}","policy":{}}`,
  ])('is taken when every object says everything once: %.60s', (text) => {
    expect(problemsOf(text)).toBeUndefined()
  })
})
