import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import type { AuditEvent } from '../../common/audit-event.js'
import { ManualClock } from '../../common/clock.js'
import { openStore } from '../../store/index.js'
import type { Store } from '../../store/index.js'
import { AuditSinks } from './audit-sinks.js'
import { configuredSinks } from './configured-sinks.js'
import { StdoutSink } from './stdout-sink.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

function event(parts: Partial<AuditEvent> = {}): AuditEvent {
  return { id: 'id', at: new Date(NOW).toISOString(), event: 'AuthorizeByToken', outcome: 'deny', ...parts }
}

describe('copies of the audit log', () => {
  const clock = new ManualClock(NOW)
  let folder: string
  let file: string
  let store: Store

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'audit-sinks-'))
    file = path.join(folder, 'audit.jsonl')
    store = await openStore({ file: ':memory:', clock, log: silent })
  })

  afterEach(async () => {
    await store.close()
    rmSync(folder, { recursive: true })
  })

  function sinksTo(stdout: Writable): AuditSinks {
    const bounds = { auditLogFilename: file, auditLogMaxBytes: 1_000_000, auditLogFiles: 2 }
    const sinks = new AuditSinks(
      configuredSinks({ auditSinks: ['database', 'stdout', 'file'], ...bounds }, stdout, clock),
    )
    sinks.listenTo(store.unitOfWork)
    return sinks
  }

  async function commit(...events: AuditEvent[]): Promise<void> {
    await store.unitOfWork.run((tx) => {
      for (const one of events) tx.audit(one)
      return Promise.resolve()
    })
  }

  it('get the same lines after the commit, under the names of the wire, false values among them', async () => {
    const stdout = new PassThrough()
    const sinks = sinksTo(stdout)
    await commit(
      event({
        requestId: 'r-1',
        httpStatus: 200,
        fields: { 'response.authorized': false, 'request.actions': ['apples:GetApple'] },
      }),
      event({ event: 'ListUsers' }),
    )
    sinks.close()
    const text = readFileSync(file, 'utf8')
    expect(String(stdout.read())).toBe(text)
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toMatchObject([
      {
        event: 'AuthorizeByToken',
        created: '2026-11-22T10:00:00.000Z',
        'request-id': 'r-1',
        'http.status': 200,
        'response.authorized': false,
        'request.actions': ['apples:GetApple'],
        outcome: 'deny',
        seq: 1,
        prevHash: '0'.repeat(64),
      },
      { event: 'ListUsers', seq: 2, prevHash: lines[0]?.['hash'] },
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('get nothing of a transaction that was rolled back', async () => {
    const sinks = sinksTo(new PassThrough())
    await expect(
      store.unitOfWork.run((tx) => {
        tx.audit(event())
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await commit(event({ event: 'ListUsers' }))
    sinks.close()
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(1)
  })

  it('hold one line an event whatever the event says, and nothing that a terminal obeys', async () => {
    const sinks = sinksTo(new PassThrough())
    const forged = 'fred\n{"event":"forged"}\u001b[2J\u009b2J\u2028\u202e${jndi:ldap://x}'
    await commit(event({ subject: forged, fields: { 'request.username': forged } }))
    sinks.close()
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(/^[\x20-\x7e]+\n$/)
    expect(text).not.toContain('${')
    expect(JSON.parse(text)).toMatchObject({ subject: forged, 'request.username': forged })
  })

  it('are degraded, and harm no write, while the file cannot be written; then they go on', async () => {
    rmSync(folder, { recursive: true })
    const sinks = sinksTo(new PassThrough())
    await commit(event(), event())
    await commit(event())
    expect(sinks.states()).toMatchObject([
      { name: 'stdout' },
      { name: 'file', failing: { since: NOW, lastError: expect.stringContaining('ENOENT'), missed: 3 } },
    ])
    folder = mkdtempSync(path.join(tmpdir(), 'audit-sinks-'))
    sinks.close()
  })

  it('are degraded when the reader of stdout went away', async () => {
    const broken = new Writable({
      write: (_chunk, _encoding, done) => {
        done(new Error('EPIPE'))
      },
    })
    const sinks = new AuditSinks([new StdoutSink(broken, clock)])
    sinks.listenTo(store.unitOfWork)
    await commit(event())
    // A stream tells of its errors a turn later.
    await new Promise((resolve) => setImmediate(resolve))
    expect(sinks.states()).toMatchObject([{ name: 'stdout', failing: { lastError: 'EPIPE', missed: 1 } }])
    sinks.close()
  })

  it('get nothing any more once they are closed', async () => {
    const stdout = new PassThrough()
    const sinks = sinksTo(stdout)
    sinks.close()
    await commit(event())
    expect(stdout.read()).toBeNull()
  })
})
