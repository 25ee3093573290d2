import { type Eventually, whenThere } from '../eventually.js'
import { type AccessKey, SecretUnavailableError } from '../principal/access-key.js'
import type { PrincipalEntry } from '../principal/principal-entry.js'
import type { PrincipalSource } from '../principal/principal-source.js'
import type { ProofRequest, Refusal } from './proof.js'

/** Judges the secret of a key. @throws SecretUnavailableError */
type KeyCheck = (key: AccessKey) => Eventually<Refusal | undefined>

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
  principals: PrincipalSource,
  keyId: string,
  request: ProofRequest,
  check: KeyCheck,
): Eventually<ProvedKey | Refusal> {
  return whenThere(principals.principalByKeyId(keyId), (entry) => judgeKey(principals, entry, keyId, request, check))
}

function judgeKey(
  principals: PrincipalSource,
  entry: PrincipalEntry | undefined,
  keyId: string,
  request: ProofRequest,
  check: KeyCheck,
): Eventually<ProvedKey | Refusal> {
  const key = entry?.parts.keys.get(keyId)
  if (entry === undefined || key === undefined) return { code: 'NoSuchKey', detail: 'unknown access key', named: keyId }
  return whenThere(checked(key, check), (wrong) =>
    wrong === undefined ? judgeUse(principals, entry, key, request) : { ...wrong, named: keyId },
  )
}

function judgeUse(
  principals: PrincipalSource,
  entry: PrincipalEntry,
  key: AccessKey,
  request: ProofRequest,
): ProvedKey | Refusal {
  const { keyId } = key
  if (!entry.parts.active) return { code: 'NoSuchKey', detail: 'the user is disabled', named: keyId }
  const { nowMs, boundService: service, sourceIp } = request
  const refusal = key.refusal({ nowMs, service, sourceIp })
  if (refusal !== undefined) return { code: 'NoSuchKey', detail: refusal, named: keyId }
  principals.keyUsed(keyId, request)
  return { entry, keyId, mfa: false }
}

/** A secret that does not open proves nothing; the log says why. */
function checked(key: AccessKey, check: KeyCheck): Eventually<Refusal | undefined> {
  try {
    const result = check(key)
    return result instanceof Promise ? result.catch(refusalOf) : result
  } catch (error) {
    return refusalOf(error)
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof SecretUnavailableError) return { code: 'InvalidSignature', detail: error.message }
  throw error
}
