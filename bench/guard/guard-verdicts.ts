import { ratioVerdict, type Turns, type Verdict } from '../results.js'
import { TARGETS } from '../targets.js'
import { contestantName, type Guard } from './apples-contestants.js'
import { APPLE_PROOFS, type AppleProof } from './apples-requests.js'

/** What a guarded route reaches beside the same route unguarded, asked with the same bytes. */
export function guardVerdicts(turns: Turns): Verdict[] {
  return APPLE_PROOFS.flatMap((proof) => {
    const beside = (guard: Guard, target?: number, filtered = false): Verdict[] =>
      ratioVerdict(turns, contestantName(guard, proof, filtered), contestantName('unguarded', proof), target)
    return [
      ...beside('local', localTarget(proof)),
      ...beside('remote', TARGETS.ofUnguardedRemote),
      ...beside('remote+cache'),
      ...beside('local', undefined, true),
      ...beside('remote', undefined, true),
      ...beside('login', TARGETS.ofUnguardedLogin),
    ]
  })
}

/** Access keys by Basic are for scripts; nothing was promised of them. */
function localTarget(proof: AppleProof): number | undefined {
  return proof === 'basic' ? undefined : TARGETS.ofUnguardedLocal
}
