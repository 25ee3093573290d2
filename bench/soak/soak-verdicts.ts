import { atMost, rounded, type Verdict } from '../results.js'
import { TARGETS } from '../targets.js'
import { growthOf } from './growth.js'
import type { SoakResult } from './soak.js'

/** The figures of a soak with their bounds. */
export function soakVerdicts({ windows, changes, asked, wrong, failed, resident, loopDelays }: SoakResult): Verdict[] {
  const decisions = windows.reduce((sum, { requests }) => sum + requests, 0) + asked
  const wrongs = windows.reduce((sum, window) => sum + window.wrong, 0) + wrong
  const errors = windows.reduce((sum, window) => sum + window.errors, 0) + failed
  const tails = `first ${tail(windows[0]?.p99)}, last ${tail(windows.at(-1)?.p99)}`
  return [
    { what: 'decisions, and changes meanwhile', measured: `${rounded(decisions)}, ${rounded(changes)}`, met: true },
    {
      what: `wrong answers (${rounded(asked)} answers were about people who change)`,
      measured: rounded(wrongs),
      target: `<= ${String(TARGETS.wrongAnswers)}`,
      met: wrongs <= TARGETS.wrongAnswers && asked > 0 && changes > 0,
    },
    { what: 'decisions that failed', measured: rounded(errors), target: '<= 0', met: errors === 0 },
    ...resident.map((samples, node) => growthVerdict(`node ${String(node + 1)}`, samples)),
    { what: `p99 of a window of ${(windows[0]?.seconds ?? NaN).toFixed(0)} s`, measured: tails, met: true },
    {
      what: 'delay of the event loop, p99 in a window (looked at each 10 ms, which count)',
      measured: `first ${tail(inMs(loopDelays[0]))}, worst ${tail(inMs(Math.max(...loopDelays)))}`,
      met: true,
    },
  ]
}

function growthVerdict(node: string, samples: readonly number[]): Verdict {
  const { warm, end, percent } = growthOf(samples)
  const { target, met } = atMost('', percent, '%', TARGETS.growthPercent)
  return {
    what: `resident, ${node}: after warming up, and at the end`,
    measured: `${warm.toFixed(0)} MB, ${end.toFixed(0)} MB (${percent.toFixed(1)} %)`,
    ...(target === undefined ? {} : { target: `${target} more` }),
    met,
  }
}

function inMs(seconds: number | undefined): number {
  return (seconds ?? NaN) * 1000
}

function tail(ms: number | undefined): string {
  return `${(ms ?? NaN).toFixed(1)} ms`
}
