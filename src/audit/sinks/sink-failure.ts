import type { AuditSinkState } from './audit-sink.js'

/** Keeps account of a sink that fails, until it works again. */
export class SinkFailure {
  private failing: AuditSinkState['failing']

  /** @param nowMs when it failed, milliseconds since 1970 */
  failed(error: unknown, missed: number, nowMs: number): void {
    const lastError = error instanceof Error ? error.message : String(error)
    const before = this.failing
    this.failing = { since: before?.since ?? nowMs, lastError, missed: (before?.missed ?? 0) + missed }
  }

  recovered(): void {
    this.failing = undefined
  }

  state(name: string): AuditSinkState {
    return this.failing === undefined ? { name } : { name, failing: this.failing }
  }
}
