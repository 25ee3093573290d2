import { beforeEach, describe, expect, it } from '@jest/globals'
import type { FeedEvent } from './feed-event.js'
import { FeedPosition } from './feed-position.js'

const MAX_SILENCE_MS = 1000
const NOW = 1_000_000

const event = (type: string, seq: number, atMs = NOW): FeedEvent => ({ type, seq, atMs, subjects: [] })
const ping = (seq: number, atMs?: number): FeedEvent => event('ping', seq, atMs)
const change = (seq: number, atMs?: number): FeedEvent => event('user.changed', seq, atMs)

describe('FeedPosition', () => {
  let position: FeedPosition

  beforeEach(() => {
    position = new FeedPosition(MAX_SILENCE_MS)
    position.begin(NOW)
  })

  it('is not live before it has heard anything', () => {
    expect(position.isLive(NOW)).toBe(false)
  })

  it('begins with the first ping', () => {
    expect(position.hear(ping(7), NOW)).toBe('anew')
    expect(position.seq).toBe(7)
    expect(position.isLive(NOW)).toBe(true)
  })

  it('does not begin with a change, which may not be the first', () => {
    expect(position.hear(change(7), NOW)).toBe('lost')
    expect(position.seq).toBeUndefined()
  })

  it('goes on from number to number', () => {
    position.hear(ping(7), NOW)
    expect(position.hear(change(8), NOW)).toBe('change')
    expect(position.hear(ping(8), NOW)).toBe('quiet')
    expect(position.hear(change(9), NOW)).toBe('change')
    expect(position.seq).toBe(9)
  })

  it.each([9, 7, 6, 0])('is lost by change %d after 7, until a ping', (seq) => {
    position.hear(ping(7), NOW)
    expect(position.hear(change(seq), NOW)).toBe('lost')
    expect(position.isLive(NOW)).toBe(false)
    expect(position.hear(ping(9), NOW)).toBe('anew')
  })

  it('is lost by a ping of before', () => {
    position.hear(ping(7), NOW)
    expect(position.hear(ping(6), NOW)).toBe('lost')
  })

  it('is not live while changes that were announced are missing', () => {
    position.hear(ping(7), NOW)
    position.begin(NOW)
    expect(position.hear(ping(9), NOW)).toBe('quiet')
    expect(position.isLive(NOW)).toBe(false)
    position.hear(change(8), NOW)
    expect(position.isLive(NOW)).toBe(false)
    position.hear(change(9), NOW)
    expect(position.isLive(NOW)).toBe(true)
  })

  it('is lost when what was announced does not come', () => {
    position.hear(ping(7), NOW)
    position.begin(NOW)
    position.hear(ping(9), NOW)
    position.hear(change(8), NOW)
    expect(position.hear(ping(9), NOW)).toBe('quiet')
    expect(position.hear(ping(9), NOW)).toBe('lost')
  })

  it('begins anew with a reset, also below', () => {
    position.hear(ping(7), NOW)
    expect(position.hear(event('reset', 3), NOW)).toBe('anew')
    expect(position.seq).toBe(3)
    expect(position.isLive(NOW)).toBe(true)
  })

  it('is live until the silence is too long, and never before what it heard last', () => {
    position.hear(ping(7), NOW)
    expect(position.isLive(NOW + MAX_SILENCE_MS)).toBe(true)
    expect(position.isLive(NOW + MAX_SILENCE_MS + 1)).toBe(false)
    expect(position.isLive(NOW - 1)).toBe(false)
  })

  it('does not take for news what waited on the way while this machine slept', () => {
    position.hear(ping(7, NOW), NOW)
    const awakeMs = NOW + 60_000
    expect(position.hear(ping(7, NOW + 5000), awakeMs)).toBe('quiet')
    expect(position.isLive(awakeMs)).toBe(false)
    position.hear(change(8, awakeMs - 10), awakeMs)
    expect(position.isLive(awakeMs)).toBe(true)
  })

  it('counts from when the connection was asked for, and not from when its first ping came', () => {
    position.hear(ping(7, NOW + 5), NOW + 600)
    expect(position.isLive(NOW + MAX_SILENCE_MS)).toBe(true)
    expect(position.isLive(NOW + MAX_SILENCE_MS + 1)).toBe(false)
  })

  it('counts from when something was said, and not from when it came', () => {
    position.hear(ping(7), NOW)
    position.hear(ping(7, NOW + 300), NOW + 900)
    expect(position.isLive(NOW + 300 + MAX_SILENCE_MS)).toBe(true)
    expect(position.isLive(NOW + 301 + MAX_SILENCE_MS)).toBe(false)
  })

  it('is not made to believe in the future by changes, which other nodes date', () => {
    position.hear(ping(7), NOW)
    position.hear(change(8, NOW + 60_000), NOW + 900)
    expect(position.isLive(NOW + MAX_SILENCE_MS + 1)).toBe(false)
    position.hear(ping(8, NOW + 1000), NOW + 1000)
    expect(position.isLive(NOW + 1000)).toBe(true)
    position.hear(change(9, NOW - 60_000), NOW + 1000)
    expect(position.isLive(NOW + 1000 + MAX_SILENCE_MS)).toBe(true)
  })

  it('does not take late for new once the clock of this machine was set back', () => {
    position.hear(ping(7), NOW)
    const backMs = NOW - 60_000
    position.hear(ping(7, NOW + 100), backMs + 100)
    expect(position.isLive(backMs + 100)).toBe(true)
    position.hear(ping(7, NOW + 200), backMs + 900)
    expect(position.isLive(backMs + 201 + MAX_SILENCE_MS)).toBe(false)
  })

  it('keeps in mind what was heard when it is lost, until numbers begin anew or are disowned', () => {
    position.hear(ping(7), NOW)
    position.hear(change(9), NOW)
    expect([position.seq, position.heard]).toEqual([undefined, 7])
    position.hear(ping(3), NOW)
    expect(position.heard).toBe(3)
    position.disown()
    expect(position.heard).toBeUndefined()
  })

  it('does not mind that the clock of the service is another', () => {
    position.hear(ping(7, NOW + 3_600_000), NOW)
    position.hear(ping(7, NOW + 3_600_500), NOW + 500)
    expect(position.isLive(NOW + 600)).toBe(true)
  })
})
