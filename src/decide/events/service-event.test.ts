import { describe, expect, it } from '@jest/globals'
import type { ChangeSubject } from '../../store/index.js'
import { eventOf, lineText, pingAt, resetAt, streamText } from './service-event.js'

const AT = Date.parse('2026-11-22T10:00:00Z')

function typeOf(...types: readonly ChangeSubject['type'][]): string {
  return eventOf({ revision: 1, at: AT, subjects: types.map((type) => ({ type, id: 'x' })) }).type
}

describe('an event', () => {
  it('is named after the widest of what was touched', () => {
    expect([typeOf('user'), typeOf('group'), typeOf('user', 'group'), typeOf('group', 'user', 'user')]).toEqual([
      'user.changed',
      'group.changed',
      'membership.changed',
      'membership.changed',
    ])
    expect([typeOf('policy', 'user'), typeOf('service'), typeOf('policy', 'partition')]).toEqual([
      'policy.changed',
      'service.changed',
      'partition.changed',
    ])
  })

  it('is the end of a session where nothing else than its user is named beside it', () => {
    expect([typeOf('user', 'session'), typeOf('session'), typeOf('user', 'session', 'session')]).toEqual([
      'session.revoked',
      'session.revoked',
      'session.revoked',
    ])
    expect([typeOf('session', 'group'), typeOf('session', 'service'), typeOf('partition', 'session')]).toEqual([
      'group.changed',
      'service.changed',
      'partition.changed',
    ])
  })

  it('carries the number, the time and the subjects of its change', () => {
    const subjects = [{ type: 'user', id: 'u1' } as const]
    const event = { v: 1, seq: 7, at: '2026-11-22T10:00:00.000Z', type: 'user.changed', subjects }
    expect(eventOf({ revision: 7, at: AT, subjects })).toEqual(event)
  })

  it('is told anew about everything after a new beginning, and about nothing in a ping', () => {
    expect(resetAt(3, AT, 'acme').subjects).toEqual([{ type: 'partition', id: 'acme' }])
    expect(pingAt(3, AT).subjects).toEqual([])
  })

  it('is one block of lines on a stream, with the place to go on from only where there is one', () => {
    const ping = pingAt(3, AT)
    expect(streamText(ping, 3)).toBe(`id: 3\ndata: ${JSON.stringify(ping)}\n\n`)
    expect(streamText(ping, undefined)).toBe(`data: ${JSON.stringify(ping)}\n\n`)
  })

  it('is one line for a WebSocket, whatever its subjects are called', () => {
    const event = eventOf({ revision: 1, at: AT, subjects: [{ type: 'user', id: 'a\nb\u2028' }] })
    const line = lineText(event)
    expect([line.indexOf('\n'), JSON.parse(line)]).toEqual([line.length - 1, event])
  })
})
