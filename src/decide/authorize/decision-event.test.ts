import { describe, expect, it } from '@jest/globals'
import { compileLayers, decide } from '@tinyauth/policy-engine'
import { HeaderList } from '@tinyauth/decision'
import { NOW, policyOf, principal, source } from '../../../packages/decision/test/principals.js'
import { newCall } from '../../common/call.js'
import { auditedHeaders, decisionEvent, type DecisionRecord } from './decision-event.js'

const layers = compileLayers({
  identity: [source('user', policyOf('Allow', 'orchard:Get'), policyOf('Deny', 'orchard:Eat'))],
})

function decisionsOn(...actions: readonly string[]): DecisionRecord['decisions'] {
  const fred = { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/fred' } as const
  return actions.map((action) =>
    decide({ principal: fred, action, resource: 'arn:tinyauth:orchard:::a', context: {} }, layers),
  )
}

function record(fields: Partial<DecisionRecord> = {}): DecisionRecord {
  const call = newCall({ requestId: 'r1', sourceIp: '192.0.2.1', secure: true, userAgent: undefined })
  call.audit.event = 'AuthorizeByToken'
  return {
    ...{
      call,
      decisionId: 'd1',
      nowMs: NOW,
      httpStatus: 200,
      service: 'orchard',
      region: 'global',
      identity: undefined,
    },
    ...{ errorCode: undefined, authorized: true, decisions: [], context: {}, fields: {} },
    ...fields,
  }
}

describe('the event of a decision', () => {
  it('says who asked about whom, and how it fell out', () => {
    const full = record({
      identity: { entry: principal('fred'), method: 'basic', mfa: false },
      fields: { 'response.authorized': true },
    })
    full.call.caller = { uid: 'u1', username: 'gate', mfa: false, actor: { type: 'user', id: 'gate' } }
    expect(decisionEvent(full)).toMatchObject({
      ...{ id: 'd1', decisionId: 'd1', at: '2026-11-22T10:00:00.000Z', requestId: 'r1', event: 'AuthorizeByToken' },
      ...{ actor: { id: 'gate' }, subject: 'fred', outcome: 'allow', httpStatus: 200, sourceIp: '192.0.2.1' },
      ...{ fields: { 'response.authorized': true } },
    })
  })

  it('of a proof that failed has its code, and names nobody', () => {
    const event = decisionEvent(record({ authorized: false, errorCode: 'NoSuchKey' }))
    expect(event).toMatchObject({ outcome: 'deny', errorCode: 'NoSuchKey' })
    expect(event).not.toHaveProperty('subject')
    expect(event).not.toHaveProperty('matched')
  })

  it('names each statement that decided once', () => {
    const { matched } = decisionEvent(
      record({ decisions: decisionsOn('orchard:Get', 'orchard:Get', 'orchard:Eat', 'orchard:See') }),
    )
    expect(matched).toEqual([
      'users/x Allow orchard:Get/Statement/0',
      'users/x Deny orchard:Eat/Statement/0',
      'identity',
    ])
  })

  it('keeps of the context only what is known to hold no secret', () => {
    const context = {
      sourceip: '192.0.2.1',
      'aws:UserAgent': 'x',
      Password: 'hunter2',
      Token: 'secret',
      RequestDateTime: 'noon',
    }
    expect(decisionEvent(record({ context })).context).toEqual({
      ...{ sourceip: '192.0.2.1', 'aws:UserAgent': 'x', RequestDateTime: 'noon' },
    })
  })
})

describe('the headers in an event', () => {
  it('show their values only where no credential stands', () => {
    const names = ['Host', 'authorization', 'COOKIE', 'X-CSRF-Token', 'X-Api-Key', 'X-Amz-Security-Token', 'User-Agent']
    expect(auditedHeaders(new HeaderList(names.map((name) => [name, 'value'])))).toEqual([
      'Host: value',
      ...['authorization', 'COOKIE', 'X-CSRF-Token', 'X-Api-Key', 'X-Amz-Security-Token'].map(
        (name) => `${name}: ** NOT LOGGED **`,
      ),
      'User-Agent: value',
    ])
  })
})
