import { cpus, loadavg, totalmem } from 'node:os'
import type { BenchOptions } from '../options.js'
import { PARTS, type Part } from '../parts.js'
import type { Section } from '../results.js'

/** On what, when and how something was measured. */
export interface Conditions {
  /** `YYYY-MM-DD` */
  readonly date: string
  readonly node: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGigabytes: number
  /** Load average of the last minute when the part began: 0 is an idle machine. */
  readonly load: number
  /** Rounds, lengths and seed. */
  readonly pace: string
}

/** What is known of one part. */
export interface PartRecord {
  readonly conditions: Conditions
  readonly sections: readonly Section[]
}

/** What is known of all parts; those that were never measured are missing. */
export type PerformanceRecord = Readonly<Partial<Record<Part, PartRecord>>>

/** As things stand now. */
export function conditionsNow({ rounds, seconds, soakMinutes, seed, parts }: BenchOptions): Conditions {
  const processors = cpus()
  const soak = parts.some((part) => part.startsWith('soak')) ? `, soak of ${String(soakMinutes)} min` : ''
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? NaN,
    pace: `${String(rounds)} rounds of ${String(seconds)} s${soak}, seed ${String(seed)}`,
  }
}

/** The record with a part that was measured again; parts stay in their order. */
export function withPart(record: PerformanceRecord, part: Part, measured: PartRecord): PerformanceRecord {
  const parts = { ...record, [part]: measured }
  return Object.fromEntries(PARTS.flatMap((name) => (parts[name] === undefined ? [] : [[name, parts[name]]])))
}
