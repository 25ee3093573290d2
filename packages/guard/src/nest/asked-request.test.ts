import type { ExecutionContext } from '@nestjs/common'
import { describe, expect, it } from '@jest/globals'
import { callOf } from './asked-request.js'

function contextOf(type: string, args: readonly unknown[]): ExecutionContext {
  const context = { getType: () => type, getArgByIndex: (index: number) => args[index] }
  return context as unknown as ExecutionContext // as much as is used
}

describe('what stands for a call', () => {
  const [first, second, third] = [{}, {}, {}]

  it.each<[string, object]>([
    ['http', first],
    ['ws', second],
    ['rpc', second],
    ['graphql', third],
  ])('of %s belongs to no other call', (type, call) => {
    expect(callOf(contextOf(type, [first, second, third]))).toBe(call)
  })

  it('is nothing for a message of a socket that is no object: its client sends others too', () => {
    expect(callOf(contextOf('ws', [first, 'a text', () => undefined]))).toBeUndefined()
  })
})
