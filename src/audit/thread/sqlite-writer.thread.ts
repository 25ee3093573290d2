import { parentPort, workerData } from 'node:worker_threads'
import type { AuditEvent } from '../../common/audit-event.js'
import { SystemClock } from '../../common/clock.js'
import { AuditRedactor } from '../redaction/audit-redactor.js'
import type { BatchAnswer, BatchMessage, ThreadData } from './messages.js'
import { SqliteBatches } from './sqlite-batches.js'

// Sent by `ThreadEventWriter`, which starts this file.
const { file } = workerData as ThreadData
const batches = new SqliteBatches(file, new AuditRedactor(), new SystemClock())

parentPort?.on('message', ({ id, events, repeated }: BatchMessage) => {
  parentPort?.postMessage(answerTo(id, events, repeated))
})

function answerTo(id: number, events: string, repeated: boolean): BatchAnswer {
  try {
    // Written by the other side of the port.
    batches.write(JSON.parse(events) as readonly AuditEvent[], repeated)
    return { id }
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) }
  }
}
