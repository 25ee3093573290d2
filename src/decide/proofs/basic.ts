import { type Eventually, whenThere } from '../../common/eventually.js'
import { isBasic, parseBasic } from '../../common/http/basic-credentials.js'
import type { Snapshot } from '../../snapshot/index.js'
import type { Identity, ProofRequest, Refusal, Verifier } from './proof.js'
import { proveKey } from './key-proof.js'

/** HTTP Basic with an access key (wire-protocol 3.2; RFC 7617). The scheme is read without regard to case. */
export class BasicVerifier implements Verifier {
  constructor(private readonly snapshot: Snapshot) {}

  verify(request: ProofRequest): Eventually<Identity | Refusal> | undefined {
    const value = request.headers.one('authorization')
    if (value === undefined || !isBasic(value)) return undefined
    const credentials = parseBasic(value)
    if (credentials === undefined) {
      return { code: 'InvalidSignature', detail: 'the Basic credential cannot be read' }
    }
    const proved = proveKey(this.snapshot, credentials.username, request, (key) =>
      key.matches(credentials.password) ? undefined : { code: 'InvalidSignature', detail: 'wrong secret' },
    )
    return whenThere(proved, (key): Identity | Refusal => ('code' in key ? key : { ...key, method: 'basic' }))
  }
}
