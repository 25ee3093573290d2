import { describe, expect, it } from '@jest/globals'
import { type Call, newCall } from '../common/call.js'
import { eventOfCall, outcomeOfCall } from './event-of-call.js'

function endedWith(errorCode: string | undefined): Call {
  const call = newCall({ requestId: 'r', sourceIp: '192.0.2.1', userAgent: undefined, secure: true })
  call.audit.errorCode = errorCode
  return call
}

describe('the audit event of a call', () => {
  it.each([
    [200, 'allow'],
    [201, 'allow'],
    [302, 'allow'],
    [400, 'error'],
    [401, 'deny'],
    [403, 'deny'],
    [404, 'error'],
    [429, 'error'],
    [503, 'error'],
  ] as const)('has for status %d the outcome `%s`', (status, outcome) => {
    expect(outcomeOfCall(endedWith(undefined), status)).toBe(outcome)
  })

  it.each([
    ['NotSignedIn', 303, 'deny'],
    ['CsrfError', 403, 'deny'],
    ['NotPermitted', 200, 'deny'],
    ['NotFound', 303, 'error'],
    ['TooManyRequests', 429, 'error'],
    ['FreshProofNeeded', 303, 'deny'],
    ['FreshProofNeeded', 200, 'deny'],
    ['StateMismatch', 400, 'deny'],
    ['ProviderUnavailable', 503, 'error'],
    ['constructor', 303, 'deny'],
  ] as const)('has for the code `%s`, answered with %d, the outcome `%s`', (code, status, outcome) => {
    expect(outcomeOfCall(endedWith(code), status)).toBe(outcome)
  })

  it('has no members for what is not known, so that stored events say nothing about it', () => {
    const call = newCall({ requestId: 'r', sourceIp: '192.0.2.1', userAgent: undefined, secure: true })
    call.audit.event = 'ListUsers'
    const result = { id: 'id', at: 0, service: 'tinyauth', outcome: 'deny', httpStatus: 401 } as const
    const event = eventOfCall(call, result)
    expect(Object.keys(event).sort()).toEqual(
      ['at', 'event', 'fields', 'httpStatus', 'id', 'outcome', 'region', 'requestId', 'service', 'sourceIp'].sort(),
    )
  })

  it('keeps 256 characters of the user agent', () => {
    const call = newCall({ requestId: 'r', sourceIp: '192.0.2.1', userAgent: 'u'.repeat(100_000), secure: true })
    const event = eventOfCall(call, { id: 'id', at: 0, service: 'tinyauth', outcome: 'allow' })
    expect(event.userAgent).toBe('u'.repeat(256))
  })
})
