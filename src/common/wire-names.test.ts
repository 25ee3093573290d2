import { describe, expect, it } from '@jest/globals'
import { actionProblem, regionProblem, resourceProblem, serviceNameProblem } from './wire-names.js'

describe('an action of a question', () => {
  it.each(['GetApple', 'x', 'a-b_c.d', 'Ä', 'x'.repeat(128)])('is taken: %j', (action) => {
    expect(actionProblem(action)).toBeUndefined()
    expect(actionProblem(action, true)).toBeUndefined()
  })

  it.each(['', 'x'.repeat(129), 'Get*', 'Get?', 'Get Apple', 'a\tb', 'a\0', 5, null, undefined, ['Get']])(
    'is refused: %j',
    (action) => {
      expect(actionProblem(action)).toBeDefined()
      expect(actionProblem(action, true)).toBeDefined()
    },
  )

  it('has its service in front of it in single questions alone, once', () => {
    expect(actionProblem('orchard:GetApple')).toBe('must not have a prefix')
    expect(actionProblem('orchard:GetApple', true)).toBeUndefined()
    expect(actionProblem('Orchard:GetApple', true)).toBe('must have a prefix in lower case')
    expect(actionProblem('a:b:c', true)).toBe('must have one `:` at most')
  })
})

describe('a resource of a question', () => {
  it.each(['arn:tinyauth:orchard:::apples/1', 'urn:::/path', 'a b', '${Username}', '[abc]', 'x'.repeat(2048)])(
    'is taken: %j',
    (resource) => {
      expect(resourceProblem(resource)).toBeUndefined()
    },
  )

  it.each(['', '*', 'apples/*', 'apples/?', 'a\nb', 'a\x7f', 'x'.repeat(2049), 5, null, {}])(
    'is refused: %j',
    (resource) => {
      expect(resourceProblem(resource)).toBeDefined()
    },
  )
})

describe('names of services and regions', () => {
  it.each(['orchard', 'docker-registry', 'a_b', '0', 'x'.repeat(128)])('are taken: %j', (name) => {
    expect([serviceNameProblem(name), regionProblem(name)]).toEqual([undefined, undefined])
  })

  it.each(['', '-a', '_a', '.a', 'a/b', 'a:b', 'a b', 'a*', 'ä', 'x'.repeat(129), '..', 'a\0', 5, null])(
    'are refused: %j',
    (name) => {
      expect(serviceNameProblem(name)).toBeDefined()
      expect(regionProblem(name)).toBeDefined()
    },
  )

  it('are in lower case for a service: actions are matched without case, so capitals would evade a Deny', () => {
    expect(serviceNameProblem('Orchard')).toBe('must be in lower case')
    expect(regionProblem('EU')).toBeUndefined()
  })

  it('may have a dot in a service, not in a region', () => {
    expect([serviceNameProblem('a.b'), regionProblem('a.b')]).toEqual([undefined, expect.any(String)])
  })
})
