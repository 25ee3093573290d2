import type { Identity } from '@tinyauth/decision'
import type { Decision } from '@tinyauth/policy-engine'

/**
 * The context keys that an answer depends on, canonical and sorted: those that any decision consulted, and `SourceIp` where
 * the access key is bound to addresses or a browser has its session, so that the proof may have looked at it. Of nobody proved: none, and such an answer is not
 * kept at all.
 */
export function varyingKeys(identity: Identity | undefined, decisions: readonly Decision[]): readonly string[] {
  const keys = new Set(decisions.flatMap(({ consultedKeys }) => consultedKeys))
  if (identity !== undefined && isBoundToAddresses(identity)) keys.add('SourceIp')
  return [...keys].sort()
}

function isBoundToAddresses({ entry, keyId, sessionId }: Identity): boolean {
  // `SESSION_BIND_IP` may bind it to the address where it began.
  if (sessionId !== undefined && entry.parts.sessions?.get(sessionId)?.kind === 'browser') return true
  return keyId !== undefined && entry.parts.keys.get(keyId)?.data.sourceCidrs !== undefined
}
