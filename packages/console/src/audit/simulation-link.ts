import { askedPairs, isDecision } from './asked-pairs.js'
import type { AuditRecord } from './audit-record.js'

/** Values that the log left out. */
const LEFT_OUT = '** NOT LOGGED **'

/** Where the simulator opens the question of an event again; `undefined` where there is no user, or nothing was asked. */
export function simulationAddress(record: AuditRecord): string | undefined {
  const user = userOf(record)
  const [pair] = askedPairs(record)
  if (user === undefined || pair === undefined) return undefined
  const context = contextOf(record)
  const params = new URLSearchParams({ user, ...pair })
  if (Object.keys(context).length > 0) params.set('context', JSON.stringify(context))
  return `/simulator?${params.toString()}`
}

function userOf(record: AuditRecord): string | undefined {
  if (isDecision(record)) return record.subject
  return record.actor?.type === 'user' ? record.actor.id : undefined
}

function contextOf(record: AuditRecord): Readonly<Record<string, unknown>> {
  if (!isDecision(record)) return record.sourceIp === undefined ? {} : { SourceIp: record.sourceIp }
  return Object.fromEntries(Object.entries(record.context ?? {}).filter(([, value]) => value !== LEFT_OUT))
}
