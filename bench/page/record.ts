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

/** As things stand now, for the parts of the options. */
export function conditionsNow(options: BenchOptions): Conditions {
  const processors = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0] ?? NaN,
    pace: paceOf(options),
  }
}

/** What is not measured in rounds. */
const WITHOUT_ROUNDS: readonly Part[] = ['footprint', 'memory', 'cold', 'propagation', 'outage', 'soak', 'soak-nodes']

/** As much of the lengths as bears on the parts. */
export function paceOf({
  parts,
  rounds,
  seconds,
  soakMinutes,
  seed,
}: Pick<BenchOptions, 'parts' | 'rounds' | 'seconds' | 'soakMinutes' | 'seed'>): string {
  const hasRounds = parts.some((part) => !WITHOUT_ROUNDS.includes(part))
  const hasSoak = parts.some((part) => part.startsWith('soak'))
  return [
    ...(hasRounds ? [`${String(rounds)} rounds of ${String(seconds)} s`] : []),
    ...(hasSoak ? [`soak of ${String(soakMinutes)} min`] : []),
    `seed ${String(seed)}`,
  ].join(', ')
}

/** The record with a part that was measured again; parts stay in their order. */
export function withPart(record: PerformanceRecord, part: Part, measured: PartRecord): PerformanceRecord {
  const parts = { ...record, [part]: measured }
  return Object.fromEntries(PARTS.flatMap((name) => (parts[name] === undefined ? [] : [[name, parts[name]]])))
}
