import type { GuardOptions } from '../../src/settings/guard-options.js'
import { type GuardSettings, readGuardSettings } from '../../src/settings/guard-settings.js'

/** When all tests take place. */
export const NOW = Date.parse('2026-11-22T12:00:00Z')

/** A log that can be read. */
export class KeptLog {
  readonly lines: string[] = []

  log(message: string): void {
    this.lines.push(`log: ${message}`)
  }

  warn(message: string): void {
    this.lines.push(`warn: ${message}`)
  }

  error(message: string): void {
    this.lines.push(`error: ${message}`)
  }
}

/** Options of a guard of the service `test`, that never asks anybody by itself. */
export function options(more: GuardOptions = {}): GuardOptions {
  return {
    endpoint: 'http://127.0.0.1:9/',
    accessKeyId: 'AKGUARD',
    secretAccessKey: 'a secret of the guard',
    service: 'test',
    clock: { now: () => NOW },
    environment: {},
    ...more,
  }
}

/** The same, read. */
export function settings(more: GuardOptions = {}): GuardSettings {
  return readGuardSettings(options(more))
}
