import { describe, expect, it } from '@jest/globals'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { newCall } from '../../common/call.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { AUTHORIZE } from './decision-routes.js'
import { Lane, type LaneOptions } from './lane.js'

interface Line {
  readonly level: 'warn' | 'error'
  readonly fields: object
}

/** The line of the log after a decision that fails with this error. */
function lineAfter(failure: Error): Promise<Line> {
  const request = Object.assign(new IncomingMessage(new Socket()), { method: 'POST', url: '/api/v1/authorize' })
  const call = newCall({ requestId: 'r', sourceIp: '192.0.2.1', userAgent: undefined, secure: true })
  return new Promise((resolve) => {
    const options = {
      routes: [{ declaration: AUTHORIZE, prefix: '/api/v1/authorize', answer: () => Promise.reject(failure) }],
      caller: { authorize: () => ({}) },
      snapshot: { revision: 1 },
      audit: { record: () => undefined },
      metrics: { countRequest: () => undefined },
      clock: { now: () => 0 },
      config: { bodyLimitBytes: 1, service: 'tinyauth' },
      log: {
        warn: (fields: object) => resolve({ level: 'warn', fields }),
        error: (fields: object) => resolve({ level: 'error', fields }),
      },
    }
    // Only these members are used here.
    new Lane(options as unknown as LaneOptions).handle(request, new ServerResponse(request), { call, headers: [] })
  })
}

describe('the log of a decision that failed', () => {
  it('warns of what is unavailable for a while, without a stack', async () => {
    const line = await lineAfter(new DomainError('ServiceUnavailable', { detail: 'not here yet' }))
    expect(line).toEqual({
      level: 'warn',
      fields: { code: 'ServiceUnavailable', detail: 'not here yet', requestId: 'r' },
    })
  })

  it('tells the error of a defect', async () => {
    const defect = new Error('broken')
    expect(await lineAfter(defect)).toEqual({ level: 'error', fields: { err: defect, requestId: 'r' } })
  })
})
