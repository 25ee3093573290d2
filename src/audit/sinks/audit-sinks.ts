import type { Commit, UnitOfWork } from '../../store/index.js'
import type { AuditSink, AuditSinkState } from './audit-sink.js'
import { FileSink } from './file-sink.js'

/** Feeds every sink with the audit rows of each commit of this node, in the order of commits. */
export class AuditSinks {
  private stop: (() => void) | undefined

  constructor(private readonly sinks: readonly AuditSink[]) {}

  /** From now on; a second call changes nothing. */
  listenTo(unitOfWork: UnitOfWork): void {
    if (this.sinks.length === 0) return
    this.stop ??= unitOfWork.onCommit((commit) => {
      this.feed(commit)
    })
  }

  states(): readonly AuditSinkState[] {
    return this.sinks.map((sink) => sink.state())
  }

  /** Opens files by their names again. */
  reopen(): void {
    for (const sink of this.sinks) {
      if (sink instanceof FileSink) sink.reopen()
    }
  }

  close(): void {
    this.stop?.()
    this.stop = undefined
    for (const sink of this.sinks) sink.close()
  }

  private feed({ auditRows }: Commit): void {
    if (auditRows.length === 0) return
    for (const sink of this.sinks) sink.write(auditRows)
  }
}
