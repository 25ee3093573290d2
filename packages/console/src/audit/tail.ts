import type { AuditRecord } from './audit-record.js'

/** Events that came in since the list was read, newest first. Bounded: a busy service writes more than a page can hold. */
export interface Tail {
  readonly shown: readonly AuditRecord[]
  /** Came in while the list was looked at, and wait to be shown. */
  readonly waiting: readonly AuditRecord[]
  /** Some were left out, because more came than are kept: what is below them does not follow on them. */
  readonly hasGap: boolean
}

/** Nothing came in yet. */
export const EMPTY_TAIL: Tail = { shown: [], waiting: [], hasGap: false }

/** Rows that are kept. */
export const MOST_LIVE_ROWS = 300

/** Takes in what arrived, from the oldest. Where the list is being looked at, it waits. An event that is there already is not taken twice. */
export function arrive(tail: Tail, arrived: readonly AuditRecord[], isPaused: boolean): Tail {
  const known = new Set([...tail.shown, ...tail.waiting].map(({ seq }) => seq))
  const fresh = arrived.filter(({ seq }) => !known.has(seq) && known.add(seq)).toReversed()
  if (fresh.length === 0) return tail
  const waiting = [...fresh, ...tail.waiting]
  const hasGap = tail.hasGap || waiting.length > MOST_LIVE_ROWS
  const kept = { ...tail, waiting: waiting.slice(0, MOST_LIVE_ROWS), hasGap }
  return isPaused ? kept : showWaiting(kept)
}

/** Shows what waits. */
export function showWaiting({ shown, waiting, hasGap }: Tail): Tail {
  const all = [...waiting, ...shown]
  return { shown: all.slice(0, MOST_LIVE_ROWS), waiting: [], hasGap: hasGap || all.length > MOST_LIVE_ROWS }
}

/** The rows of the list: what came in, and below it what was read. Where something is left out between them, what was read is not shown. */
export function rowsOf({ shown, hasGap }: Tail, read: readonly AuditRecord[]): readonly AuditRecord[] {
  const known = new Set(shown.map(({ seq }) => seq))
  return hasGap ? shown : [...shown, ...read.filter(({ seq }) => !known.has(seq))]
}
