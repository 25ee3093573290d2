import type { RoundResult } from '../load/messages.js'
import { atMost, rounded, type Verdict } from '../results.js'
import { TARGETS } from '../targets.js'

/** Decisions before and while the database was away. */
export interface Outage {
  readonly before: RoundResult
  readonly during: RoundResult
  /** Milliseconds from the return of the database until the node was ready. */
  readonly backMs: number
}

/** What became of decisions: a wrong one and one that failed count alike. */
export function outageVerdicts(how: string, { before, during, backMs }: Outage): Verdict[] {
  const failures = during.errors + during.wrong
  const reason = during.firstError === undefined ? '' : `, first: ${during.firstError}`
  return [
    {
      what: `${how}: decisions that failed in ${during.seconds.toFixed(0)} s`,
      measured: `${rounded(failures)} of ${rounded(during.requests)}${reason}`,
      target: `<= ${String(TARGETS.failuresInOutage)}`,
      // A node that answered nothing at all has not gone on deciding.
      met: failures <= TARGETS.failuresInOutage && during.requests > 0,
    },
    { what: `${how}: p99`, measured: `${during.p99.toFixed(1)} ms, before it ${before.p99.toFixed(1)} ms`, met: true },
    atMost(`${how}: ready again after the database is back`, backMs / 1000, 's'),
  ]
}
