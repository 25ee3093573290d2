import { describe, expect, it } from '@jest/globals'
import type { AuditEvent, Json } from '../common/audit-event.js'
import { estimatedSize } from './event-size.js'

const EMPTY: AuditEvent = { id: '', at: '', event: '', outcome: 'deny' }
const LONG = 'x'.repeat(10_000)

function sizeWith(fields: Readonly<Record<string, Json>>): number {
  return estimatedSize({ ...EMPTY, fields })
}

describe('the size of an event', () => {
  it.each<[string, Readonly<Record<string, Json>>]>([
    ['a text', { 'request.context': LONG }],
    ['a text in a list', { 'request.headers': ['Host: a', LONG] }],
    ['a text in an object in a list', { 'response.permitted': [{ Get: [LONG] }] }],
    ['a name', { 'request.context': { [LONG]: 1 } }],
  ])('counts the characters of %s', (_what, fields) => {
    expect(sizeWith(fields)).toBeGreaterThan(10_000)
    expect(sizeWith(fields)).toBeLessThan(11_000)
  })

  it('counts resources, the context and what changed', () => {
    expect(estimatedSize({ ...EMPTY, resources: [LONG] })).toBeGreaterThan(10_000)
    expect(estimatedSize({ ...EMPTY, context: { SourceIp: LONG } })).toBeGreaterThan(10_000)
    expect(estimatedSize({ ...EMPTY, changes: { after: { text: LONG } } })).toBeGreaterThan(10_000)
  })

  it('is found for what is nested deeper than the stack reaches', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as Json
    expect(sizeWith({ 'request.context': deep })).toBeGreaterThan(100_000)
  })

  it('is more than nothing for an event without any', () => {
    expect(estimatedSize(EMPTY)).toBeGreaterThan(0)
  })
})
