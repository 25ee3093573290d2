import { describe, expect, it } from '@jest/globals'
import { readRows, rowFor, rowsOf } from './context-rows.js'

describe('the context of a simulation', () => {
  it('comes out of an address as it went in', () => {
    const record = { SourceIp: '192.0.2.1', MfaAge: 30, Mfa: true, TagKeys: ['a', 'b'] }
    expect(readRows(rowsOf(record), true)).toEqual({ record, problems: {} })
  })

  it('says which rows cannot be used, and leaves them out', () => {
    const rows = [
      { key: 'MfaAge', type: 'number', value: 'soon' },
      { key: 'aws:SourceIp', type: 'text', value: '192.0.2.1' },
      { key: 'sourceip', type: 'text', value: '192.0.2.2' },
      { key: 'username', type: 'text', value: 'root' },
      { key: '', type: 'text', value: 'x' },
      { key: '', type: 'text', value: '' },
    ] as const
    const { record, problems } = readRows(rows, true)
    expect(record).toEqual({ 'aws:SourceIp': '192.0.2.1' })
    expect(Object.keys(problems)).toEqual(['0', '2', '3', '4'])
    expect(readRows(rows, false).record).toHaveProperty('username', 'root')
  })

  it('begins a key with the type that it has', () => {
    expect(['Mfa', 'MfaAge', 'TagKeys', 'SourceIp', 'mine'].map((key) => rowFor(key).type)).toEqual([
      ...['bool', 'number', 'list', 'text', 'text'],
    ])
  })

  it('takes nothing from what is no context', () => {
    expect([rowsOf(null), rowsOf([1]), rowsOf('x'), rowsOf({ a: null, b: { c: 1 } })]).toEqual([[], [], [], []])
  })
})
