import { describe, expect, it } from '@jest/globals'
import { InvalidResourceError } from '../authorizer/errors.js'
import { resourceArn } from './resource-arn.js'

const PARTS = { partition: 'tinyauth', service: 'test', region: 'default' }

describe('the ARN of a resource', () => {
  it('is that of the original, byte for byte', () => {
    expect(resourceArn(PARTS)).toBe('arn:tinyauth:test:default::')
    expect(resourceArn(PARTS, 'apples')).toBe('arn:tinyauth:test:default::apples/')
    expect(resourceArn(PARTS, 'apples', 'fred')).toBe('arn:tinyauth:test:default::apples/fred')
  })

  it.each(['*', '?', 'a:b', 'a/b', '..', '[a]', '${aws:username}', 'ä🍏', ' '])('takes the id `%s` as text', (id) => {
    expect(resourceArn(PARTS, 'apples', id)).toBe(`arn:tinyauth:test:default::apples/${id}`)
  })

  it.each(['a\n', '\u0000', 'a\u007f', 'a\u0085b', '\ud800', 'a\udc00b', '\ud83c', ''])(
    'refuses the id %j, and does not repeat it',
    (id) => {
      const refused = () => resourceArn(PARTS, 'apples', id)
      expect(refused).toThrow(InvalidResourceError)
      if (id !== '') expect(refused).not.toThrow(id)
    },
  )

  it('is refused when it would be longer than the service judges', () => {
    const base = 'arn:tinyauth:test:default::apples/'.length
    expect(resourceArn(PARTS, 'apples', 'a'.repeat(2048 - base))).toHaveLength(2048)
    expect(() => resourceArn(PARTS, 'apples', 'a'.repeat(2049 - base))).toThrow(InvalidResourceError)
  })

  it('is refused for an id without type, and for an empty type', () => {
    expect(() => resourceArn(PARTS, undefined, 'fred')).toThrow(InvalidResourceError)
    expect(() => resourceArn(PARTS, '')).toThrow(InvalidResourceError)
  })
})
