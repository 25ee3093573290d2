import type { Eventually, Identity, Refusal } from '@tinyauth/decision'
import { ElsewhereError } from '../../decide/lane/elsewhere.js'

/** A principal, a key, and each once more where a change came in between. */
const MOST_ROUNDS = 4

/**
 * Proves by what is held at one moment; what is not held comes first.
 * INVARIANT: what was proved while something was fetched counts only for fetching: a change may have come in between.
 *
 * @throws ElsewhereError when it changes faster than it can be read
 */
export function inOneGo(prove: () => Eventually<Identity | Refusal>, rounds = 0): Eventually<Identity | Refusal> {
  if (rounds >= MOST_ROUNDS) throw new ElsewhereError('it changes faster than it can be read')
  const proved = prove()
  return proved instanceof Promise ? proved.then(() => inOneGo(prove, rounds + 1)) : proved
}
