import type { Writable } from 'node:stream'
import type { Clock } from '../../common/clock.js'
import { auditLine, type LineSource } from './audit-line.js'
import { AuditSink } from './audit-sink.js'
import type { AuditSinkState } from './audit-sink.js'
import { SinkFailure } from './sink-failure.js'

/** One JSON line an event to a stream. A reader that went away makes it degraded, never a crash. */
export class StdoutSink extends AuditSink {
  private readonly failure = new SinkFailure()

  constructor(
    private readonly stream: Writable,
    private readonly clock: Clock,
  ) {
    super()
    // For good: the error of a last write is told after the sink was closed, and unheard it would end the process.
    stream.on('error', (error) => {
      this.failure.failed(error, 0, this.clock.now())
    })
  }

  override write(rows: readonly LineSource[]): void {
    this.stream.write(rows.map(auditLine).join(''), (error) => {
      if (error) this.failure.failed(error, rows.length, this.clock.now())
      else this.failure.recovered()
    })
  }

  override state(): AuditSinkState {
    return this.failure.state('stdout')
  }

  /** Leaves the stream open, for it is not the sink's. */
  override close(): void {
    // Nothing is held.
  }
}
