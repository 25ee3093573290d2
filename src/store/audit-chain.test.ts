import { describe, expect, it } from '@jest/globals'
import type { AuditEvent } from '../common/audit-event.js'
import { auditColumns, chainEvents, GENESIS_HASH, linkHash } from './audit-chain.js'

const EVENT: AuditEvent = { id: '1', at: '2026-01-02T03:04:05.678Z', event: 'GetUser', outcome: 'deny' }

describe('a link of the audit chain', () => {
  it('holds the exact text with its `seq`, and the revision of the change it tells of', () => {
    const [first, second] = chainEvents({ seq: 6, hash: GENESIS_HASH }, [EVENT, { ...EVENT, revision: 3 }], 9)
    const rest = '"id":"1","at":"2026-01-02T03:04:05.678Z","event":"GetUser","outcome":"deny","revision":9}'
    expect([first?.body, second?.body]).toEqual([`{"seq":7,${rest}`, `{"seq":8,${rest}`])
  })

  it('keeps the revision of the event where there was no change', () => {
    const [told, untold] = chainEvents({ seq: 0, hash: GENESIS_HASH }, [{ ...EVENT, revision: 3 }, EVENT], undefined)
    expect(JSON.parse(told?.body ?? '')).toHaveProperty('revision', 3)
    expect(JSON.parse(untold?.body ?? '')).not.toHaveProperty('revision')
  })

  it('is hashed as anyone can repeat it: `sha256sum` over the hash before, a line feed and the text', () => {
    expect(linkHash(GENESIS_HASH, '{"seq":1}')).toBe('a453da8151216b5ae0a15c5377bc79da35cc4f629a9e9a3dcab70bf0b485609a')
  })

  it('has in its columns what the body says, time in milliseconds, absent as null', () => {
    expect(auditColumns(1, { ...EVENT, actor: { type: 'user', id: 'fred', uid: 'u' }, requestId: 'r' })).toEqual({
      ...{ seq: 1, id: '1', at: 1767323045678, event: 'GetUser', outcome: 'deny' },
      ...{ actor: 'fred', subject: null, action: null, requestId: 'r' },
    })
  })

  it('has no text in its columns that a database would refuse or change', () => {
    const columns = auditColumns(1, { ...EVENT, subject: 'a\0b', action: '\ud800', requestId: '😀é' })
    expect(columns).toMatchObject({ subject: 'a\ufffdb', action: '\ufffd', requestId: '😀é' })
  })

  it('is not made of an event without a time', () => {
    expect(() => chainEvents({ seq: 0, hash: GENESIS_HASH }, [{ ...EVENT, at: '' }], undefined)).toThrow(RangeError)
  })
})
