import { describe, expect, it } from '@jest/globals'
import type { AuditEvent } from '../../common/audit-event.js'
import { AuditRedactor } from '../redaction/audit-redactor.js'
import { AuditSink, type AuditSinkState } from './audit-sink.js'
import { auditLine, type LineSource } from './audit-line.js'
import { LineWriter } from './line-writer.js'

const EVENT: AuditEvent = {
  id: '0199c000-0000-7000-8000-000000000000',
  at: '2026-11-22T12:00:00.000Z',
  event: 'AuthorizeByToken',
  outcome: 'allow',
  fields: { 'request.password': 'hunter2', 'request.service': 'apples' },
}

class MemorySink extends AuditSink {
  readonly lines: string[] = []
  failing: AuditSinkState['failing']

  override write(rows: readonly LineSource[]): void {
    if (this.failing === undefined) this.lines.push(...rows.map(auditLine))
  }

  override state(): AuditSinkState {
    return { name: 'memory', ...(this.failing === undefined ? {} : { failing: this.failing }) }
  }

  override close(): void {
    return undefined
  }
}

function writerOf(...sinks: readonly MemorySink[]): LineWriter {
  return new LineWriter(sinks, new AuditRedactor())
}

describe('events without a database', () => {
  it('are lines in every sink, redacted, in no chain', async () => {
    const sinks = [new MemorySink(), new MemorySink()]
    await writerOf(...sinks).write([EVENT])
    for (const { lines } of sinks) {
      const line = JSON.parse(lines[0] ?? '') as Record<string, unknown> // a line is an object
      expect(line).toMatchObject({ event: 'AuthorizeByToken', created: EVENT.at, 'request.service': 'apples' })
      expect(line).not.toHaveProperty('hash')
      expect(lines.join('')).not.toContain('hunter2')
    }
  })

  it('are not written while no sink takes them, and are while one does', async () => {
    const [broken, whole] = [new MemorySink(), new MemorySink()]
    broken.failing = { since: 0, lastError: 'the disk is full', missed: 1 }
    await expect(writerOf(broken).write([EVENT])).rejects.toThrow('the disk is full')
    await expect(writerOf(broken, whole).write([EVENT])).resolves.toBeUndefined()
    expect(whole.lines).toHaveLength(1)
  })
})
