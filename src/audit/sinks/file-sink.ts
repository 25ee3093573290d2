import type { Clock } from '../../common/clock.js'
import { auditLine, type LineSource } from './audit-line.js'
import { AuditSink } from './audit-sink.js'
import type { AuditSinkState } from './audit-sink.js'
import { RotatingFile } from './rotating-file.js'
import type { RotatingFileOptions } from './rotating-file.js'
import { SinkFailure } from './sink-failure.js'

/** JSON lines in a file that rotates. A full disk or a missing folder makes it degraded, never a crash. */
export class FileSink extends AuditSink {
  private readonly file: RotatingFile
  private readonly failure = new SinkFailure()

  constructor(
    options: RotatingFileOptions,
    private readonly clock: Clock,
  ) {
    super()
    this.file = new RotatingFile(options)
  }

  override write(rows: readonly LineSource[]): void {
    const written = this.attempt(rows.length, () => {
      this.file.append(rows.map(auditLine))
    })
    if (written) this.failure.recovered()
  }

  override state(): AuditSinkState {
    return this.failure.state('file')
  }

  /** Opens the file by its name again, for whoever moved it away (SIGHUP). */
  reopen(): void {
    this.attempt(0, () => {
      this.file.close()
    })
  }

  override close(): void {
    this.reopen()
  }

  private attempt(lines: number, work: () => void): boolean {
    try {
      work()
      return true
    } catch (error) {
      this.failure.failed(error, lines, this.clock.now())
      return false
    }
  }
}
