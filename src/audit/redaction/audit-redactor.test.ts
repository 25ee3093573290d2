import { describe, expect, it } from '@jest/globals'
import type { AuditEvent, Json } from '../../common/audit-event.js'
import { AUDIT_FIELDS } from './audit-fields.js'
import { AuditRedactor } from './audit-redactor.js'

function event(parts: Partial<AuditEvent> = {}): AuditEvent {
  return { id: 'id', at: '2026-11-22T10:00:00.000Z', event: 'CreateUser', outcome: 'allow', ...parts }
}

function fieldsAfter(fields: Record<string, Json>): Readonly<Record<string, Json>> | undefined {
  return new AuditRedactor().redact(event({ fields })).fields
}

describe('redaction of audit events', () => {
  it('keeps every part of an event that is within bounds as it is', () => {
    const whole: AuditEvent = {
      ...event(),
      requestId: 'r',
      actor: { type: 'user', id: 'fred', uid: 'u', method: 'basic', keyId: 'AK', sessionId: 's', clientId: 'c' },
      subject: 'alice',
      service: 'tinyauth',
      region: 'global',
      action: 'tinyauth:CreateUser',
      resources: ['arn:tinyauth:tinyauth:::users/alice'],
      errorCode: 'NotPermitted',
      httpStatus: 403,
      sourceIp: '192.0.2.1',
      userAgent: 'curl',
      decisionId: 'd',
      revision: 7,
      matched: ['Reader#1/0'],
      changes: { before: { status: 'active' }, after: { status: 'disabled', emailVerified: false } },
      context: { SourceIp: '192.0.2.1', 'aws:MultiFactorAuthPresent': false },
      fields: { 'request.username': 'alice', 'response.authorized': false },
    }
    expect(new AuditRedactor().redact(whole)).toEqual(whole)
  })

  it('keeps every field of the table', () => {
    const fields = Object.fromEntries([...AUDIT_FIELDS.keys()].map((name) => [name, 'text']))
    expect(Object.keys(fieldsAfter(fields) ?? {})).toEqual([...AUDIT_FIELDS.keys()])
  })

  it('drops a field that is not in the table, counts it, and tells of it once', () => {
    const told: string[] = []
    const redactor = new AuditRedactor((field) => told.push(field))
    for (let n = 0; n < 2; n += 1) {
      expect(redactor.redact(event({ fields: { 'request.secret': 'hunter2', 'request.group': 'g' } })).fields).toEqual({
        'request.group': 'g',
      })
    }
    expect(redactor.droppedFields).toEqual(new Map([['request.secret', 2]]))
    expect(told).toEqual(['request.secret'])
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'takes `%s` for no field of the table',
    (name) => {
      expect(fieldsAfter(JSON.parse(`{"${name}": "x"}`) as Record<string, Json>)).toEqual({})
    },
  )

  it.each<Json>(['hunter2', '', { deep: 'hunter2' }, ['hunter2']])('always masks a password: %j', (password) => {
    expect(fieldsAfter({ 'request.password': password })).toEqual({ 'request.password': '********' })
  })

  it.each([
    ['Host: example.org', 'Host: example.org'],
    ['ACCEPT: */*', 'ACCEPT: */*'],
    ['Authorization: Basic Zm9vOmJhcg==', 'Authorization: ** NOT LOGGED **'],
    ['authorization:Bearer x', 'authorization: ** NOT LOGGED **'],
    ['Cookie: tinysess=x', 'Cookie: ** NOT LOGGED **'],
    ['X-CSRF-Token: x', 'X-CSRF-Token: ** NOT LOGGED **'],
    ['X-Amz-Security-Token: x', 'X-Amz-Security-Token: ** NOT LOGGED **'],
    ['Proxy-Authorization: x', 'Proxy-Authorization: ** NOT LOGGED **'],
    ['Referer: https://example.org/?token=x', 'Referer: ** NOT LOGGED **'],
    [' Authorization: x', ' Authorization: ** NOT LOGGED **'],
    ['Basic Zm9vOmJhcg==', '** NOT LOGGED **'],
    [': hunter2', '** NOT LOGGED **'],
  ])('keeps the values of known headers only: `%s`', (line, expected) => {
    expect(fieldsAfter({ 'request.headers': [line] })).toEqual({ 'request.headers': [expected] })
  })

  it('keeps nothing of headers that are no lines', () => {
    const kept = fieldsAfter({ 'request.headers': [['Authorization', 'x'], { Cookie: 'x' }, 1] })
    expect(kept).toEqual({ 'request.headers': Array(3).fill('** NOT LOGGED **') })
    expect(fieldsAfter({ 'request.headers': 'Cookie: x' })).toEqual({ 'request.headers': ['Cookie: ** NOT LOGGED **'] })
  })

  it('keeps the names of all context keys, and the values of known ones', () => {
    const context = { SourceIP: '192.0.2.1', 'AWS:UserAgent': 'curl', 'shop:card': '4111', Referer: 'https://x/?t=1' }
    const expected = {
      SourceIP: '192.0.2.1',
      'AWS:UserAgent': 'curl',
      'shop:card': '** NOT LOGGED **',
      Referer: '** NOT LOGGED **',
    }
    expect(fieldsAfter({ 'request.context': context })).toEqual({ 'request.context': expected })
    expect(new AuditRedactor().redact(event({ context })).context).toEqual(expected)
  })

  it('masks members of changes that can only be secrets', () => {
    const after = { username: 'fred', passwordHash: 'x', secret_access_key: 'y', nested: [{ token: 'z' }] }
    expect(new AuditRedactor().redact(event({ changes: { after } })).changes).toEqual({
      after: {
        username: 'fred',
        passwordHash: '********',
        secret_access_key: '********',
        nested: [{ token: '********' }],
      },
    })
  })

  it('bounds texts, lists, objects and depth', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `a${index}`)
    const kept = new AuditRedactor().redact(
      event({
        requestId: 'r'.repeat(1_000_000),
        resources: many,
        fields: { 'request.permit': 'p'.repeat(1_000_000), 'request.actions': many, 'request.headers': many },
        changes: { after: Object.fromEntries(many.map((name) => [name, name])) },
      }),
    )
    expect(kept.requestId).toBe(`${'r'.repeat(2048)}…`)
    expect(kept.resources).toEqual([...many.slice(0, 100), '… 9900 more'])
    expect(kept.fields).toMatchObject({
      'request.permit': `${'p'.repeat(2048)}…`,
      'request.actions': [...many.slice(0, 100), '… 9900 more'],
    })
    expect(kept.fields?.['request.headers']).toHaveLength(101)
    expect(kept.changes?.after).toMatchObject({ a99: 'a99', '…': '… 9900 more' })
    expect(kept.changes?.after).not.toHaveProperty('a100')
  })

  it('follows nothing that leads round in a circle', () => {
    const circle: Record<string, unknown> = { name: 'x' }
    circle['self'] = circle
    const fields = { 'request.parameters': circle } as unknown as Record<string, Json>
    expect(JSON.stringify(fieldsAfter(fields)).length).toBeLessThan(500)
  })

  it('drops a field that cannot be redacted, and keeps the others', () => {
    const hostile = {
      get trap(): string {
        throw new Error('no')
      },
    }
    const redactor = new AuditRedactor()
    const fields = { 'request.parameters': hostile, 'request.group': 'g' }
    expect(redactor.redact(event({ fields, changes: { after: hostile } }))).toEqual({
      ...event(),
      fields: { 'request.group': 'g' },
    })
    expect([...redactor.droppedFields.keys()]).toEqual(['changes', 'request.parameters'])
  })

  it('keeps a policy that is longer than other texts whole', () => {
    const policy = 'p'.repeat(20_000)
    expect(fieldsAfter({ 'request.policy-json': policy })).toEqual({ 'request.policy-json': policy })
  })
})
