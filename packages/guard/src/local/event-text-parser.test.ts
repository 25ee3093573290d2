import { describe, expect, it } from '@jest/globals'
import type { FeedEvent } from './feed-event.js'
import { EventTextParser } from './event-text-parser.js'

const AT = '2026-11-22T10:00:00.000Z'
const change = { v: 1, seq: 8, at: AT, type: 'user.changed', subjects: [{ type: 'user', id: 'ünal' }] }
const ping = { v: 1, seq: 8, at: AT, type: 'ping', subjects: [] }
const TEXT = `: hello\nid: 8\nevent: x\ndata: ${JSON.stringify(change)}\n\nretry: 10\ndata:${JSON.stringify(ping)}\n\n\n`

function parse(bytes: Uint8Array, size: number): FeedEvent[] {
  const parser = new EventTextParser()
  const events: FeedEvent[] = []
  for (let at = 0; at < bytes.length; at += size) events.push(...parser.push(bytes.subarray(at, at + size)))
  return events
}

describe('EventTextParser', () => {
  it.each([1, 2, 3, 7, 64, 10_000])('reads the same events in pieces of %d bytes', (size) => {
    const events = parse(Buffer.from(TEXT), size)
    expect(events).toMatchObject([
      { seq: 8, atMs: Date.parse(AT), type: 'user.changed', subjects: [{ type: 'user', id: 'ünal' }] },
      { seq: 8, type: 'ping', subjects: [] },
    ])
  })

  it.each(['\r\n', '\r'])('reads lines that end in %j', (end) => {
    expect(parse(Buffer.from(`${TEXT.replaceAll('\n', end)}:${end}`), 5)).toHaveLength(2)
  })

  it('joins the lines of one event', () => {
    const lines = JSON.stringify(ping, undefined, 1).split('\n')
    expect(parse(Buffer.from(`${lines.map((line) => `data: ${line}`).join('\n')}\n\n`), 9)).toHaveLength(1)
  })

  it.each([
    { name: 'what is not JSON', data: 'hello' },
    { name: 'no object', data: '[]' },
    { name: 'another version', data: JSON.stringify({ ...ping, v: 2 }) },
    { name: 'no number', data: JSON.stringify({ ...ping, seq: '8' }) },
    { name: 'a number below nothing', data: JSON.stringify({ ...ping, seq: -1 }) },
    { name: 'half a number', data: JSON.stringify({ ...ping, seq: 1.5 }) },
    { name: 'no time', data: JSON.stringify({ ...ping, at: 'now' }) },
    { name: 'no subjects', data: JSON.stringify({ ...ping, subjects: undefined }) },
    { name: 'subjects that are none', data: JSON.stringify({ ...ping, subjects: ['fred'] }) },
    { name: 'a subject without an id', data: JSON.stringify({ ...ping, subjects: [{ type: 'user' }] }) },
  ])('refuses an event of $name', ({ data }) => {
    expect(() => parse(Buffer.from(`data: ${data}\n\n`), 100)).toThrow(/cannot be read/)
  })

  it('refuses what is no UTF-8', () => {
    expect(() => parse(Buffer.from([0x64, 0xff, 0x0a]), 3)).toThrow(/not valid/)
  })

  it('refuses an event without an end', () => {
    const parser = new EventTextParser()
    const more = (): void => {
      for (let i = 0; i < 40; i++) parser.push(Buffer.from(`data: ${'x'.repeat(65_536)}`))
    }
    expect(more).toThrow(/too long/)
  })
})
