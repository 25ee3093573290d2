import type { AuditEvent } from '../common/audit-event.js'
import { DomainError } from '../common/errors/domain-error.js'
import type { Cancel, Scheduler } from './scheduler.js'

interface Waiting {
  readonly event: AuditEvent
  readonly admit: () => void
  readonly refuse: (error: DomainError) => void
  readonly cancel: Cancel
}

/** Where callers wait, first come first served, until a full buffer has room for their event. */
export class WaitingRoom {
  private readonly waiting = new Set<Waiting>()

  constructor(
    private readonly scheduler: Scheduler,
    private readonly seats: number,
    private readonly maxWaitMs: number,
  ) {}

  get size(): number {
    return this.waiting.size
  }

  /** Resolves when the event is admitted. Rejects with `ServiceUnavailable` after `maxWaitMs`, or at once without a seat. */
  enter(event: AuditEvent): Promise<void> {
    if (this.waiting.size >= this.seats) return Promise.reject(noRoom())
    return new Promise((admit, refuse) => {
      const cancel = this.scheduler.after(this.maxWaitMs, () => {
        this.waiting.delete(entry)
        refuse(noRoom())
      })
      const entry: Waiting = { event, admit, refuse, cancel }
      this.waiting.add(entry)
    })
  }

  /** Lets the one in who waits longest, and answers the event; `undefined` when nobody waits. */
  admitNext(): AuditEvent | undefined {
    for (const entry of this.waiting) {
      this.leave(entry)
      entry.admit()
      return entry.event
    }
    return undefined
  }

  /** Refuses everybody who waits. */
  close(): void {
    for (const entry of this.waiting) {
      this.leave(entry)
      entry.refuse(noRoom())
    }
  }

  private leave(entry: Waiting): void {
    this.waiting.delete(entry)
    entry.cancel()
  }
}

function noRoom(): DomainError {
  return new DomainError('ServiceUnavailable', { detail: 'the audit buffer is full', retryAfterSeconds: 1 })
}
