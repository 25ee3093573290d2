import type { Circumstances } from '@tinyauth/guard/client'
import { basic } from '../../service/client.js'
import { forgedToken, goodClaims, sessionCookie } from '../../service/harness.js'
import { sha256, signed } from '../../service/sigv4.js'
import type { CaseUser } from './case-rows.js'

/** What proves who asks. */
export type Proof = Pick<Circumstances, 'headers' | 'request'>

/** Who proves himself. */
export type ProofHolder = Pick<CaseUser, 'username' | 'keyId' | 'secret'>

/** How a user proves himself. */
export type CredentialKind = 'basic' | 'session' | 'sigv4'

const NOTHING = sha256('')

/** The proof of a user to a service. */
export function proofOf(kind: CredentialKind, user: ProofHolder, service: string, nowMs: number): Proof {
  switch (kind) {
    case 'basic':
      return { headers: [['Authorization', basic(user.keyId, user.secret)]], request: undefined }
    case 'session':
      return { headers: [sessionCookie(tokenOf(user, service, nowMs))], request: undefined }
    case 'sigv4':
      return signature(user, service, nowMs)
  }
}

function tokenOf({ username }: ProofHolder, service: string, nowMs: number): string {
  return forgedToken(service, goodClaims(username, Math.floor(nowMs / 1000)))
}

function signature(user: ProofHolder, service: string, nowMs: number): Proof {
  const headers = signed(user, { path: '/things?a=1', host: 'suite.example', now: nowMs, service })
  return { headers, request: { method: 'GET', uri: '/things?a=1', bodySha256: NOTHING } }
}
