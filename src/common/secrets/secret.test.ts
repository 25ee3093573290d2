import { format, inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { Secret } from './secret.js'

const secret = new Secret('hunter2')

describe('a secret', () => {
  it.each<[string, string]>([
    ['JSON.stringify', JSON.stringify({ secret })],
    ['util.inspect', inspect({ secret }, { showHidden: true, depth: 9 })],
    ['util.format', format('%s %o %j', secret, secret, secret)],
    ['a template', `${secret.toString()} ${String(secret)}`],
    ['its members', JSON.stringify(Object.getOwnPropertyNames(secret))],
  ])('is not shown by %s', (_way, shown) => {
    expect(shown).not.toContain('hunter2')
  })

  it('is given to who asks for it', () => {
    expect(secret.reveal()).toBe('hunter2')
  })
})
