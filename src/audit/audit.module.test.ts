import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { INestApplicationContext } from '@nestjs/common'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Clock, ManualClock } from '../common/clock.js'
import { Config, loadConfig } from '../common/config/index.js'
import { Ids, RandomIds } from '../common/ids.js'
import { Metrics } from '../common/metrics/index.js'
import { AuditEventEntity, openStore, StoreModule } from '../store/index.js'
import type { Store } from '../store/index.js'
import { AuditLog, AuditModule, CallWriter } from './index.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const event = { id: 'id', at: new Date(NOW).toISOString(), event: 'ListUsers', outcome: 'deny' } as const

@Module({})
class CommonModule {}

@Module({})
class TestModule {}

describe('the audit module', () => {
  const clock = new ManualClock(NOW)
  let folder: string
  let file: string
  let store: Store
  let app: INestApplicationContext

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'audit-module-'))
    file = path.join(folder, 'audit.jsonl')
    store = await openStore({ file: ':memory:', clock, log: silent })
    const variables = { TINYAUTH_DATA_DIR: folder, AUDIT_SINKS: 'database,file', AUDIT_LOG_FILENAME: file }
    const providers = [
      { provide: Config, useValue: loadConfig(variables).config },
      { provide: Clock, useValue: clock },
      { provide: Ids, useValue: new RandomIds() },
      { provide: Metrics, useValue: new Metrics() },
    ]
    const common = { module: CommonModule, global: true, providers, exports: providers }
    const imports = [common, StoreModule.of(store), AuditModule]
    app = await NestFactory.createApplicationContext({ module: TestModule, imports }, { logger: false })
  })

  afterEach(async () => {
    await app.close()
    await store.close()
    rmSync(folder, { recursive: true })
  })

  it('writes what is buffered, to the database and its copies, before it is gone', async () => {
    expect(app.get(CallWriter)).toBeInstanceOf(CallWriter)
    void app.get(AuditLog).record(event)
    await app.close()
    expect(await store.unitOfWork.read((manager) => manager.count(AuditEventEntity))).toBe(1)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ event: 'ListUsers', outcome: 'deny', seq: 1 })
  })

  it('opens the file anew on SIGHUP', async () => {
    const log = app.get(AuditLog)
    void log.record(event)
    await log.flush()
    renameSync(file, `${file}.moved`)
    process.emit('SIGHUP')
    void log.record(event)
    await log.flush()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ seq: 2 })
  })

  it('shows in the metrics how the buffer stands', async () => {
    void app.get(AuditLog).record(event)
    expect((await app.get(Metrics).exposition()).text).toContain('tinyauth_audit_buffered_events 1\n')
  })
})
