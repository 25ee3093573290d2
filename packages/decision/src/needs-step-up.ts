import { decide, type Decision } from '@tinyauth/policy-engine'
import { decidePairs, type LevelOf, type Pair, type Setting } from './decide-pairs.js'
import type { Identity } from './proofs/proof.js'

const FACTOR_KEYS: ReadonlySet<string> = new Set(['Mfa', 'MfaAge'])

/**
 * Whether a fresh second factor is all that somebody lacks (RFC 9470): something was denied, a decision that denied looked at the
 * second factor, and with one that was shown just now everything would be allowed. Only whoever has a session can show one. It
 * says nothing about whether they have a second factor.
 *
 * @param decisions those about the pairs, as they fell out
 */
export function needsStepUp(
  identity: Identity | undefined,
  pairs: readonly Pair[],
  setting: Setting,
  levelOf: LevelOf,
  decisions: readonly Decision[],
): boolean {
  if (identity === undefined || !decisions.some(isDeniedByFactor) || !hasSession(identity)) return false
  const raised = { ...identity, mfa: true, mfaAtMs: setting.nowMs }
  return decidePairs(raised, pairs, setting, levelOf, decide).every(({ kind }) => kind === 'allow')
}

function isDeniedByFactor({ kind, consultedKeys }: Decision): boolean {
  return kind !== 'allow' && consultedKeys.some((key) => FACTOR_KEYS.has(key))
}

function hasSession({ sessionId, entry }: Identity): boolean {
  return sessionId !== undefined && entry.parts.sessions?.has(sessionId) === true
}
