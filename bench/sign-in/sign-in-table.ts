import type { LoadProcess } from '../load/load-process.js'
import type { Pace } from '../measure.js'
import { median } from '../quantile.js'
import { atLeast, type Section, type Turns, type Verdict } from '../results.js'
import { progress, speedTable } from '../speed-table.js'
import type { SignInCrowd } from './sign-in-crowd.js'
import { ALONE, AMONG_SIGN_INS, setSignInScene, SIGN_INS } from './sign-in-scene.js'

/** Few, so that a decision waits for what the service does besides, and not for other decisions. */
const CONNECTIONS = 4

/**
 * Measures how long decisions take while passwords are hashed, beside how long they take else: hashing must not hold up the event
 * loop. @throws Error when an answer was wrong or a request failed
 */
export async function signInTable(load: LoadProcess, pace: Pace, seed: number): Promise<Section> {
  progress('sign-in: starting the service')
  const scene = await setSignInScene(seed)
  try {
    const { contestants, crowd } = scene
    const connections = Math.min(CONNECTIONS, pace.connections)
    const title = `sign-in: one pair a call on ${String(connections)} connections, alone and while ${String(SIGN_INS)} passwords are judged at once`
    const verdicts = (turns: Turns): Verdict[] => signInVerdicts(turns, crowd)
    return await speedTable({ part: 'sign-in', title, contestants, verdicts }, load, { ...pace, connections })
  } finally {
    await scene.close()
  }
}

/** Figures without bounds: what two cores share among hashes and decisions is for the machine to say. */
function signInVerdicts(turns: Turns, { perSecond, p50 }: SignInCrowd): Verdict[] {
  return [
    timesLonger(turns, 'p50'),
    timesLonger(turns, 'p99'),
    {
      what: 'sign-ins a second meanwhile',
      measured: `${perSecond.toFixed(1)}, p50 ${p50.toFixed(0)} ms`,
      met: true,
    },
  ]
}

function timesLonger(turns: Turns, figure: 'p50' | 'p99'): Verdict {
  const [alone, among] = [ALONE, AMONG_SIGN_INS].map((wanted) => [...turns].find(([{ name }]) => name === wanted)?.[1])
  const ratios = (among ?? []).map((turn, round) => turn[figure] / (alone?.[round]?.[figure] ?? NaN))
  return atLeast(`${figure} of ${AMONG_SIGN_INS} / alone`, median(ratios))
}
