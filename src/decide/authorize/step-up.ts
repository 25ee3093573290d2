import type { Identity, Pair, Setting } from '@tinyauth/decision'
import type { Decision } from '@tinyauth/policy-engine'
import type { DecideService } from '../decide.service.js'

const FACTOR_KEYS: ReadonlySet<string> = new Set(['Mfa', 'MfaAge'])

/**
 * Whether a fresh second factor is all that somebody lacks (RFC 9470): something was denied, a decision looked at the second
 * factor, and with one that was shown just now everything would be allowed. Only whoever has a session can show one.
 */
export function needsStepUp(
  decide: Pick<DecideService, 'decideAll'>,
  identity: Identity | undefined,
  pairs: readonly Pair[],
  setting: Setting,
  decisions: readonly Decision[],
): boolean {
  if (identity?.sessionId === undefined || !identity.entry.parts.sessions?.has(identity.sessionId)) return false
  const denied = decisions.filter(({ kind }) => kind !== 'allow')
  if (!denied.some(({ consultedKeys }) => consultedKeys.some((key) => FACTOR_KEYS.has(key)))) return false
  const raised = { ...identity, mfa: true, mfaAtMs: setting.nowMs }
  return decide.decideAll(raised, pairs, setting).every(({ kind }) => kind === 'allow')
}
