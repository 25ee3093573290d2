import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { Call } from '../common/call.js'
import { newCall } from '../common/call.js'
import { ManualClock } from '../common/clock.js'
import { DomainError } from '../common/errors/domain-error.js'
import { RandomIds } from '../common/ids.js'
import { openStore } from '../store/index.js'
import type { Commit, Store } from '../store/index.js'
import { CallWriter } from './call-writer.js'
import { AuditReader } from './reading/audit-reader.js'
import type { AuditRecord } from './reading/audit-record.js'
import { AuditRedactor } from './redaction/audit-redactor.js'

const NOW = Date.parse('2026-11-22T10:00:00.123Z')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

describe('a write of a call', () => {
  const clock = new ManualClock(NOW)
  let store: Store
  let writer: CallWriter

  beforeEach(async () => {
    store = await openStore({ file: ':memory:', clock, log: silent })
    const parts = { unitOfWork: store.unitOfWork, redactor: new AuditRedactor(), clock, ids: new RandomIds() }
    writer = new CallWriter({ ...parts, service: 'tinyauth' })
  })

  afterEach(async () => {
    await store.close()
  })

  function callOf(): Call {
    const call = newCall({ requestId: 'r-1', sourceIp: '192.0.2.1', userAgent: 'curl/8', secure: true })
    call.caller = { uid: 'u-root', username: 'root', actor: { type: 'user', id: 'root', uid: 'u-root' }, mfa: false }
    call.audit.event = 'CreateUser'
    call.audit.action = 'tinyauth:CreateUser'
    call.audit.resources = ['arn:tinyauth:tinyauth:::users/fred']
    return call
  }

  async function stored(): Promise<readonly AuditRecord[]> {
    return (await new AuditReader(store.unitOfWork).list({ limit: 10 })).events
  }

  it('stores the change and its event in one transaction, with the revision that both have', async () => {
    const call = callOf()
    const commits: Commit[] = []
    store.unitOfWork.onCommit((commit) => commits.push(commit))
    const committed = await writer.write(call, (tx) => {
      tx.change({ type: 'user', id: 'u-1' })
      call.audit.fields['request.username'] = 'fred'
      call.audit.fields['request.password'] = 'hunter2'
      call.audit.changes = { after: { username: 'fred' } }
      return Promise.resolve('made')
    })
    expect(committed).toEqual({ value: 'made', revision: 1 })
    expect(call).toMatchObject({ revision: 1, audit: { recorded: true } })
    expect(commits).toHaveLength(1)
    expect(await stored()).toMatchObject([
      {
        seq: 1,
        at: '2026-11-22T10:00:00.123Z',
        requestId: 'r-1',
        event: 'CreateUser',
        actor: { type: 'user', id: 'root', uid: 'u-root' },
        service: 'tinyauth',
        region: 'global',
        action: 'tinyauth:CreateUser',
        resources: ['arn:tinyauth:tinyauth:::users/fred'],
        outcome: 'allow',
        sourceIp: '192.0.2.1',
        userAgent: 'curl/8',
        revision: 1,
        changes: { after: { username: 'fred' } },
        fields: { 'request.username': 'fred', 'request.password': '********' },
      },
    ])
  })

  it('stores nothing when the work fails, and leaves the event to be recorded as a refusal', async () => {
    const call = callOf()
    const refused = writer.write(call, (tx) => {
      tx.change({ type: 'user', id: 'u-1' })
      throw new DomainError('Conflict')
    })
    await expect(refused).rejects.toMatchObject({ code: 'Conflict' })
    expect(call).toMatchObject({ revision: undefined, audit: { recorded: false } })
    expect(await stored()).toEqual([])
    expect(await store.unitOfWork.read((_manager, revision) => Promise.resolve(revision))).toBe(0)
  })

  it('that is refused keeps what it stored, and leaves the event to be recorded as a refusal', async () => {
    const call = callOf()
    const answer = await writer.attempt(call, (tx) => {
      tx.change({ type: 'user', id: 'u-1' })
      return Promise.resolve({ refused: 'wrong code' })
    })
    expect(answer).toEqual({ refused: 'wrong code' })
    expect(call).toMatchObject({ revision: undefined, audit: { recorded: false } })
    expect(await stored()).toEqual([])
    expect(await store.unitOfWork.read((_manager, revision) => Promise.resolve(revision))).toBe(1)
  })

  it('that may be refused and is not stands with its event', async () => {
    const call = callOf()
    const answer = await writer.attempt(call, (tx) => {
      tx.change({ type: 'user', id: 'u-1' })
      return Promise.resolve({ factorId: 'f-1' })
    })
    expect(answer).toEqual({ factorId: 'f-1' })
    expect(call).toMatchObject({ revision: 1, audit: { recorded: true } })
    expect(await stored()).toMatchObject([{ event: 'CreateUser', outcome: 'allow', revision: 1 }])
  })
})
