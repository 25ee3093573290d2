import { type Eventually, whenThere } from '../../common/eventually.js'
import { UnsealError } from '../../common/secrets/secret-box.js'
import type { AccessKey, PrincipalEntry, Snapshot } from '../../snapshot/index.js'
import type { ProofRequest, Refusal } from './proof.js'

/** The holder of a key that was proved. */
export interface ProvedKey {
  readonly entry: PrincipalEntry
  readonly keyId: string
  readonly mfa: false
}

/**
 * Finds the key, lets `check` judge the secret, and only then says whether the key may be used here and now: whoever
 * does not know the secret learns nothing about the key's state.
 */
export function proveKey(
  snapshot: Snapshot,
  keyId: string,
  request: ProofRequest,
  check: (key: AccessKey) => Refusal | undefined,
): Eventually<ProvedKey | Refusal> {
  return whenThere(snapshot.principalByKeyId(keyId), (entry) => judgeKey(snapshot, entry, keyId, request, check))
}

function judgeKey(
  snapshot: Snapshot,
  entry: PrincipalEntry | undefined,
  keyId: string,
  request: ProofRequest,
  check: (key: AccessKey) => Refusal | undefined,
): ProvedKey | Refusal {
  const key = entry?.parts.keys.get(keyId)
  if (entry === undefined || key === undefined) return { code: 'NoSuchKey', detail: 'unknown access key', named: keyId }
  const wrong = checked(key, check)
  if (wrong !== undefined) return { ...wrong, named: keyId }
  if (!entry.parts.active) return { code: 'NoSuchKey', detail: 'the user is disabled', named: keyId }
  const { nowMs, boundService: service, sourceIp } = request
  const refusal = key.refusal({ nowMs, service, sourceIp })
  if (refusal !== undefined) return { code: 'NoSuchKey', detail: refusal, named: keyId }
  snapshot.keyUsed(keyId, request)
  return { entry, keyId, mfa: false }
}

/** A secret that does not open proves nothing; the log says why. */
function checked(key: AccessKey, check: (key: AccessKey) => Refusal | undefined): Refusal | undefined {
  try {
    return check(key)
  } catch (error) {
    if (error instanceof UnsealError)
      return { code: 'InvalidSignature', detail: `the secret cannot be opened: ${error.reason}` }
    throw error
  }
}
