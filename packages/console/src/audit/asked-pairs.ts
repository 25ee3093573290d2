import type { AuditRecord } from './audit-record.js'

/** An action on a resource. */
export interface Pair {
  /** With its prefix. */
  readonly action: string
  readonly resource: string
}

/** Whether the event is about a decision for a protected service, not about a call of tinyauth's own API. */
export function isDecision({ decisionId }: AuditRecord): boolean {
  return decisionId !== undefined
}

/** What was decided about: the pairs of a question, or the call itself. Those that were denied come first. */
export function askedPairs(record: AuditRecord): readonly Pair[] {
  if (isDecision(record))
    return [...fieldPairs(record, 'response.not-permitted'), ...fieldPairs(record, 'response.permitted')]
  const { action, resources = [] } = record
  return action === undefined ? [] : resources.map((resource) => ({ action, resource }))
}

function fieldPairs({ service = '', fields = {} }: AuditRecord, name: string): readonly Pair[] {
  const lists = parseLists(fields[name])
  return Object.entries(lists).flatMap(([action, resources]) =>
    resources.map((resource) => ({ action: prefixed(service, action), resource })),
  )
}

function prefixed(service: string, action: string): string {
  return action.includes(':') ? action : `${service}:${action}`
}

/** Texts that are too long are cut in the log: then they are no JSON any more. */
function parseLists(text: unknown): Readonly<Record<string, readonly string[]>> {
  const parsed = parseText(text)
  if (typeof parsed !== 'object' || parsed === null) return {}
  const entries = Object.entries(parsed as Readonly<Record<string, unknown>>)
  return Object.fromEntries(entries.map(([action, resources]) => [action, textsIn(resources)]))
}

function parseText(text: unknown): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The texts of a list; of anything else none. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}
