import { describe, expect, it } from '@jest/globals'
import { Echoes } from './echoes.js'

describe('a text that comes to an editor', () => {
  it('is its own when it comes back late, and after others were left out', () => {
    const echoes = new Echoes()
    for (const text of ['a', 'ab', 'abc']) echoes.told(text)
    expect([echoes.isEcho('ab'), echoes.isEcho('abc')]).toEqual([true, true])
  })

  it('is a change when it was never told, or came back already', () => {
    const echoes = new Echoes()
    echoes.told('a')
    expect([echoes.isEcho('a'), echoes.isEcho('a'), echoes.isEcho('b')]).toEqual([true, false, false])
  })
})
