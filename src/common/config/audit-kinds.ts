import type { ValueKind } from './value-kind.js'
import { parsed } from './value-kind.js'

/** Which decisions are recorded; of `sample` every `every`-th allowed one and all others. */
export type AuditDecisions =
  { readonly kind: 'all' } | { readonly kind: 'denies' } | { readonly kind: 'sample'; readonly every: number }

/** Where audit events go. */
export type AuditSink = 'database' | 'stdout' | 'file'

const SAMPLE = /^sample:([1-9]\d{0,5})$/
const SINKS: readonly AuditSink[] = ['database', 'stdout', 'file']

/** Accepted: `database`, `database,stdout`. Rejected: a list without `database`, one sink twice, an unknown one. */
export function auditSinks(): ValueKind<readonly AuditSink[]> {
  const expected = 'a list of `database`, `stdout` and `file`, each once, `database` always among them'
  return parsed(expected, 'database,stdout', (written) => {
    const names = written.split(',').map((name) => name.trim())
    const sinks = SINKS.filter((sink) => names.includes(sink))
    return sinks.length === names.length && sinks.includes('database') ? sinks : undefined
  })
}

/** Accepted: `all`, `denies`, `sample:100`. Rejected: `none`, `sample:0`. */
export function auditDecisions(): ValueKind<AuditDecisions> {
  return parsed<AuditDecisions>('`all`, `denies` or `sample:n` with n from 1 to 999999', 'all', (written) => {
    if (written === 'all' || written === 'denies') return { kind: written }
    const every = SAMPLE.exec(written)?.[1]
    return every === undefined ? undefined : { kind: 'sample', every: Number(every) }
  })
}
