import { existsSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { AuditEvent } from '../../common/audit-event.js'
import type { EventWriter } from '../event-writer.js'
import type { BatchAnswer, BatchMessage, ThreadData } from './messages.js'

/** The compiled file of the thread; where the service runs from its sources there is none. */
const THREAD = path.join(__dirname, 'sqlite-writer.thread.js')

/** Whether batches can be written by a thread here. */
export function hasThread(): boolean {
  return existsSync(THREAD)
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/**
 * Hands batches of the embedded database to a thread: redacting, chaining and writing a decision costs as much as making
 * it. A thread that ends fails the batch that it had, and the next batch gets a new one.
 */
export class ThreadEventWriter implements EventWriter {
  private worker: Worker | undefined
  private readonly waiting = new Map<number, Waiting>()
  private lastId = 0

  constructor(private readonly file: string) {}

  write(events: readonly AuditEvent[], { repeated }: { readonly repeated: boolean }): Promise<void> {
    return new Promise((resolve, reject) => {
      const id = ++this.lastId
      this.waiting.set(id, { resolve, reject })
      const message: BatchMessage = { id, events: JSON.stringify(events), repeated }
      this.worker ??= this.start()
      this.worker.postMessage(message)
    })
  }

  async close(): Promise<void> {
    const { worker } = this
    this.worker = undefined
    await worker?.terminate()
  }

  private start(): Worker {
    const workerData: ThreadData = { file: this.file }
    const worker = new Worker(THREAD, { workerData })
    // What is buffered is waited for by `close` of the log, not by a thread that keeps the process alive.
    worker.unref()
    worker.on('message', ({ id, error }: BatchAnswer) => {
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      if (error === undefined) waiting?.resolve()
      else waiting?.reject(new Error(error))
    })
    worker.on('error', (error: Error) => {
      this.ended(worker, error)
    })
    worker.on('exit', () => {
      this.ended(worker, new Error('the thread of the audit log ended'))
    })
    return worker
  }

  private ended(worker: Worker, error: Error): void {
    if (this.worker === worker) this.worker = undefined
    for (const { reject } of this.waiting.values()) reject(error)
    this.waiting.clear()
  }
}
