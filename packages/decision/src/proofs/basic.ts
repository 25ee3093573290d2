import { type Eventually, whenThere } from '../eventually.js'
import { isBasic, parseBasic } from '../http/basic-credentials.js'
import type { PrincipalSource } from '../principal/principal-source.js'
import type { Identity, ProofRequest, Refusal, Verifier } from './proof.js'
import { proveKey } from './key-proof.js'

const WRONG_SECRET: Refusal = { code: 'InvalidSignature', detail: 'wrong secret' }

/** HTTP Basic with an access key (wire-protocol 3.2; RFC 7617). The scheme is read without regard to case. */
export class BasicVerifier implements Verifier {
  constructor(private readonly principals: PrincipalSource) {}

  verify(request: ProofRequest): Eventually<Identity | Refusal> | undefined {
    const value = request.headers.one('authorization')
    if (value === undefined || !isBasic(value)) return undefined
    const credentials = parseBasic(value)
    if (credentials === undefined) {
      return { code: 'InvalidSignature', detail: 'the Basic credential cannot be read' }
    }
    const proved = proveKey(this.principals, credentials.username, request, (key) =>
      whenThere(key.secret.matches(credentials.password, request), (matches) => (matches ? undefined : WRONG_SECRET)),
    )
    return whenThere(proved, (key): Identity | Refusal => ('code' in key ? key : { ...key, method: 'basic' }))
  }
}
