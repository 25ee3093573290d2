import { describe, expect, it } from '@jest/globals'
import type { AuditRecord } from '../reading/audit-record.js'
import { CSV_HEAD, csvLine } from './csv-line.js'

const RECORD: AuditRecord = {
  seq: 7,
  id: 'id',
  at: '2026-11-22T10:00:00.000Z',
  event: 'E',
  outcome: 'deny',
  prevHash: 'p',
  hash: 'h',
}

describe('an event as a line of CSV', () => {
  it('has the columns that the first line names, empty where there is nothing', () => {
    expect(CSV_HEAD).toBe(
      'seq,at,event,actor,subject,action,resources,outcome,errorCode,httpStatus,sourceIp,requestId,decisionId,hash\r\n',
    )
    expect(csvLine(RECORD)).toBe('7,2026-11-22T10:00:00.000Z,E,,,,,deny,,,,,,h\r\n')
    const full: AuditRecord = {
      ...{ ...RECORD, actor: { type: 'user', id: 'fred' }, subject: 'alice', action: 'tinyauth:GetUser' },
      ...{ resources: ['arn:a', 'arn:b'], errorCode: 'NotPermitted', httpStatus: 403, sourceIp: '::1' },
      ...{ requestId: 'r', decisionId: 'd' },
    }
    expect(csvLine(full)).toBe(
      '7,2026-11-22T10:00:00.000Z,E,fred,alice,tinyauth:GetUser,arn:a arn:b,deny,NotPermitted,403,::1,r,d,h\r\n',
    )
  })

  it.each([
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\nb', '"a\nb"'],
    ['a\rb', '"a\rb"'],
    ['"', '""""'],
  ])('quotes %j', (subject, cell) => {
    expect(csvLine({ ...RECORD, subject })).toContain(`,E,,${cell},,`)
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['\n=1', '"\'\n=1"'],
    ['=1,"2"', '"\'=1,""2"""'],
  ])('gives no formula to whoever opens it: %j', (subject, cell) => {
    expect(csvLine({ ...RECORD, subject })).toContain(`,E,,${cell},,`)
  })
})
