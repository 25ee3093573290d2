import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { auditReadingContract } from '../../test/audit/reading.contract.js'
import type { PostgresServer } from '../../test/store/postgres-server.js'
import { createDatabase, missingPostgres, startPostgres } from '../../test/store/postgres-server.js'
import type { AuditEvent } from '../common/audit-event.js'
import { ManualClock } from '../common/clock.js'
import { RandomIds } from '../common/ids.js'
import { openStore } from '../store/index.js'
import type { Store } from '../store/index.js'
import { BatchWriter } from './batch-writer.js'
import { AuditReader } from './reading/audit-reader.js'
import { verifyAudit } from './reading/verify-audit.js'
import { AuditRedactor } from './redaction/audit-redactor.js'
import { AuditRetention } from './retention/audit-retention.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const DAY_MS = 86_400_000
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const ids = new RandomIds()

// Without a server the suite is skipped, unless `CI` demands one.
const suite = missingPostgres() === undefined || process.env['CI'] === 'true' ? describe : describe.skip

suite('the audit log on PostgreSQL', () => {
  const clock = new ManualClock(NOW)
  let server: PostgresServer
  let store: Store

  beforeAll(async () => {
    const started = await startPostgres()
    if ('skipped' in started) throw new Error(started.skipped)
    server = started
    store = await openStore({ url: (await createDatabase(server)).url, clock, log: silent })
  })

  afterAll(async () => {
    await store.close()
    await server.stop()
  })

  function event(at: number, parts: Partial<AuditEvent> = {}): AuditEvent {
    return { id: ids.uuid(at), at: new Date(at).toISOString(), event: 'GetUser', outcome: 'allow', ...parts }
  }

  auditReadingContract(async () => openStore({ url: (await createDatabase(server)).url, clock, log: silent }))

  it('is written once, read, shortened and verified as on SQLite', async () => {
    const writer = new BatchWriter(store.unitOfWork, new AuditRedactor(), clock)
    const reader = new AuditReader(store.unitOfWork)
    const old = [event(NOW - 31 * DAY_MS), event(NOW - 31 * DAY_MS)]
    const recent = [event(NOW, { requestId: 'r', subject: 'a\0b\ud800' }), event(NOW, { outcome: 'deny' })]
    await writer.write(old, { repeated: false })
    await writer.write([...old, ...recent], { repeated: true })
    const page = await reader.list({ limit: 3 })
    expect(page.events.map((one) => one.seq)).toEqual([4, 3, 2])
    expect(await reader.list({ limit: 3, cursor: page.next })).toMatchObject({ events: [{ seq: 1 }] })
    expect(await reader.list({ limit: 3, requestId: 'r', from: NOW })).toMatchObject({ events: [{ seq: 3 }] })
    expect(await reader.get(recent[1]?.id ?? '')).toMatchObject({ seq: 4, outcome: 'deny' })
    const retention = new AuditRetention({ unitOfWork: store.unitOfWork, clock, ids, service: 'tinyauth', days: 30 })
    expect(await retention.sweep()).toBe(2)
    const verdict = await store.unitOfWork.read((manager) => verifyAudit(manager))
    expect(verdict).toMatchObject({ checked: 3, head: { seq: 5 } })
    expect(verdict).not.toHaveProperty('problem')
  })
})
