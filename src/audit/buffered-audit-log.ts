import type { AuditEvent } from '../common/audit-event.js'
import type { Clock } from '../common/clock.js'
import type { Config } from '../common/config/index.js'
import { DomainError } from '../common/errors/domain-error.js'
import { AuditLog } from './audit-log.js'
import type { AuditLogState, RecordOptions } from './audit-log.js'
import type { EventWriter } from './event-writer.js'
import { DecisionSampler } from './decision-sampler.js'
import { estimatedSize } from './event-size.js'
import type { Cancel, Scheduler } from './scheduler.js'
import { WaitingRoom } from './waiting-room.js'

/** Hears how the writing goes, for metrics and the log. */
export interface AuditLogObserver {
  /** A batch stands in the database. `ms`: how long its transaction took. */
  flushed(ms: number): void
  /** The database refused a batch for the first time since it last took one. */
  failing(error: unknown): void
  /** The database takes events again. */
  recovered(): void
}

/** How a `BufferedAuditLog` works. */
export interface BufferedAuditLogOptions {
  readonly writer: EventWriter
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly observer?: AuditLogObserver
  /** Which decisions are recorded (`AUDIT_DECISIONS`). Default all. */
  readonly decisions?: Config['auditDecisions']
  /** Events that may be buffered before callers wait (`AUDIT_BUFFER`). Default 10,000. */
  readonly capacity?: number
  /** Characters that buffered events may hold, about, before callers wait: an event may be large. Default 64 Mi. */
  readonly maxSize?: number
  /** Milliseconds that a caller waits for room at most, up to 2000 (`REQUEST_TIMEOUT_MS`). Default 2000. */
  readonly maxWaitMs?: number
  /** Milliseconds that `close` waits for the database at most (`SHUTDOWN_TIMEOUT_MS`). Default 10,000. */
  readonly closeWaitMs?: number
}

/** Events of one transaction. */
const BATCH_SIZE = 1000

/** Milliseconds that the first event of a batch waits for others. */
const BATCH_DELAY_MS = 200

/** Milliseconds until the first repeat of a batch that failed; each further one doubles it, up to the last. */
const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5000

/** Milliseconds that a caller waits for room at most: a decision that waits was made before, and is not made anew. */
const MOST_WAIT_MS = 2000

interface Failure {
  readonly since: number
  readonly lastError: string
  readonly attempts: number
}

interface Flush {
  /** Resolved once so many events were written. */
  readonly upTo: number
  readonly resolve: () => void
}

/**
 * Collects events and writes them in batches, in the order of their recording, one batch at a time.
 * INVARIANT: an event leaves the buffer only when the database has it; a full buffer makes callers wait.
 */
export class BufferedAuditLog extends AuditLog {
  private readonly sampler: DecisionSampler
  private readonly capacity: number
  private readonly maxSize: number
  private readonly waitingRoom: WaitingRoom
  private queue: AuditEvent[] = []
  /** The batch that is being written, or that failed and is to be repeated as it is. */
  private batch: readonly AuditEvent[] = []
  private size = 0
  private startedAt = 0
  private writing = false
  private failure: Failure | undefined
  private cancelTimer: Cancel | undefined
  private recorded = 0
  private written = 0
  private flushes: Flush[] = []
  private closed = false
  private abandoned = false

  constructor(private readonly options: BufferedAuditLogOptions) {
    super()
    this.sampler = new DecisionSampler(options.decisions ?? { kind: 'all' })
    this.capacity = options.capacity ?? 10_000
    this.maxSize = options.maxSize ?? 64 * 1024 * 1024
    // As many may wait as may be buffered: waiting costs memory too.
    this.waitingRoom = new WaitingRoom(
      options.scheduler,
      this.capacity,
      Math.min(options.maxWaitMs ?? MOST_WAIT_MS, MOST_WAIT_MS),
    )
  }

  override record(event: AuditEvent, options?: RecordOptions): Promise<void> | undefined {
    if (options?.decision === true && !this.sampler.keeps(event)) return undefined
    if (this.closed) return Promise.reject(unavailable('the audit log is closed'))
    if (!this.hasRoom()) return this.wait(event)
    this.take(event)
    this.wake()
    return undefined
  }

  override state(): AuditLogState {
    const counts = { buffered: this.buffered, capacity: this.capacity, waiting: this.waitingRoom.size }
    if (this.failure === undefined) return counts
    return { ...counts, failing: { since: this.failure.since, lastError: this.failure.lastError } }
  }

  override flush(): Promise<void> {
    if (this.buffered === 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.flushes.push({ upTo: this.recorded, resolve })
      this.start()
    })
  }

  override async close(): Promise<void> {
    this.closed = true
    this.waitingRoom.close()
    let cancel: Cancel | undefined
    const deadline = new Promise<void>((resolve) => {
      cancel = this.options.scheduler.after(this.options.closeWaitMs ?? 10_000, resolve)
    })
    await Promise.race([this.flush(), deadline])
    cancel?.()
    this.abandoned = true
    this.disarm()
    await this.options.writer.close?.()
    if (this.buffered > 0) throw unavailable(`${this.buffered} audit events could not be written`)
  }

  private get buffered(): number {
    return this.queue.length + this.batch.length
  }

  private wait(event: AuditEvent): Promise<void> {
    // A small buffer is full long before a batch is.
    if (this.failure === undefined) this.start()
    return this.waitingRoom.enter(event)
  }

  private hasRoom(): boolean {
    return this.buffered < this.capacity && this.size < this.maxSize
  }

  private take(event: AuditEvent): void {
    this.queue.push(event)
    this.recorded += 1
    this.size += estimatedSize(event)
  }

  private wake(): void {
    // While the database fails the retry decides when to write, not the next event.
    if (this.writing || this.failure !== undefined) return
    if (this.queue.length >= BATCH_SIZE) this.start()
    else if (this.cancelTimer === undefined) this.arm(BATCH_DELAY_MS)
  }

  private arm(delayMs: number): void {
    this.disarm()
    if (this.abandoned) return
    this.cancelTimer = this.options.scheduler.after(delayMs, () => {
      this.start()
    })
  }

  private disarm(): void {
    this.cancelTimer?.()
    this.cancelTimer = undefined
  }

  private start(): void {
    this.disarm()
    if (this.writing || this.buffered === 0) return
    this.writing = true
    if (this.batch.length === 0) this.batch = this.queue.splice(0, BATCH_SIZE)
    this.startedAt = this.options.clock.now()
    const repeated = this.failure !== undefined
    void this.options.writer.write(this.batch, { repeated }).then(
      () => {
        this.succeeded()
      },
      (error: unknown) => {
        this.failed(error)
      },
    )
  }

  private succeeded(): void {
    const { observer, clock } = this.options
    observer?.flushed(clock.now() - this.startedAt)
    if (this.failure !== undefined) observer?.recovered()
    this.writing = false
    this.failure = undefined
    this.written += this.batch.length
    for (const event of this.batch) this.size -= estimatedSize(event)
    this.batch = []
    this.admitWaiting()
    this.settleFlushes()
    if (this.queue.length >= BATCH_SIZE || this.flushes.length > 0) this.start()
    else if (this.queue.length > 0) this.arm(BATCH_DELAY_MS)
  }

  private admitWaiting(): void {
    while (this.hasRoom()) {
      const event = this.waitingRoom.admitNext()
      if (event === undefined) return
      this.take(event)
    }
  }

  private failed(error: unknown): void {
    if (this.failure === undefined) this.options.observer?.failing(error)
    this.writing = false
    const attempts = (this.failure?.attempts ?? 0) + 1
    const lastError = error instanceof Error ? error.message : String(error)
    this.failure = { since: this.failure?.since ?? this.options.clock.now(), lastError, attempts }
    this.arm(Math.min(FIRST_RETRY_MS * 2 ** (attempts - 1), LAST_RETRY_MS))
  }

  private settleFlushes(): void {
    const done = this.flushes.filter((flush) => flush.upTo <= this.written)
    this.flushes = this.flushes.filter((flush) => flush.upTo > this.written)
    for (const flush of done) flush.resolve()
  }
}

function unavailable(detail: string): DomainError {
  return new DomainError('ServiceUnavailable', { detail, retryAfterSeconds: 1 })
}
