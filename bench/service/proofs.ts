import { createHash } from 'node:crypto'
import { sign } from 'aws4'
import type { PreparedRequest } from '../load/request-set.js'
import { allAllowed, type Call } from '../workload/calls.js'
import { basic, decisionBody, decisionPath, type DecisionBody, type HeaderPair } from '../workload/wire.js'
import { sessionCookie } from './session-cookie.js'
import { GATEKEEPER, keyOf } from './workload-keys.js'

/** How gatekeeper and end user prove who they are, in this order. */
export const PROOFS = ['basic+basic', 'basic+session', 'sigv4+basic', 'sigv4+sigv4'] as const

/** One of the combinations. */
export type Proof = (typeof PROOFS)[number]

/** What requests to one instance of the service are made with. */
export interface ServiceAccess {
  /** `127.0.0.1:PORT` */
  readonly host: string
  /** `SECRET_SIGNING_KEY` of the instance. */
  readonly signingKey: string
  /** Name of the service itself, for which gatekeepers sign. */
  readonly ownService: string
}

const EMPTY_SHA256 = createHash('sha256').digest('hex')

/** Writes the decision requests of one combination. Signatures carry the time of writing and are good for five minutes. */
export class RequestWriter {
  private written = 0
  private readonly gatekeeper = keyOf(GATEKEEPER)
  private readonly cookies = new Map<string, string>()

  constructor(
    private readonly access: ServiceAccess,
    private readonly proof: Proof,
    private readonly nowMs: () => number,
  ) {}

  write(call: Call): PreparedRequest {
    const [gatekeeper] = this.proof.split('+')
    const body = JSON.stringify(this.body(call))
    const path = decisionPath(call)
    const headers = gatekeeper === 'sigv4' ? this.signed(path, body) : this.withBasic()
    return { parts: { host: this.access.host, path, headers, body }, marked: allAllowed(call) }
  }

  private body(call: Call): DecisionBody {
    if (this.proof === 'sigv4+sigv4') return this.forwarded(call)
    const proof: HeaderPair =
      this.proof === 'basic+session' ? ['Cookie', this.cookie(call)] : ['Authorization', userBasic(call.user.name)]
    return decisionBody(call, [proof])
  }

  private withBasic(): Record<string, string> {
    const { keyId, secret } = this.gatekeeper
    return { Authorization: basic(keyId, secret), 'Content-Type': 'application/json' }
  }

  private signed(path: string, body: string): Record<string, string> {
    const { keyId, secret } = this.gatekeeper
    const { host, ownService: service } = this.access
    const headers = { 'Content-Type': 'application/json' }
    const request = { method: 'POST', host, path, headers, body, service, region: 'global' }
    return textHeaders(sign(request, { accessKeyId: keyId, secretAccessKey: secret }).headers)
  }

  /** A signed GET of the end user. Its address is never the same twice, so no two signatures are. */
  private forwarded(call: Call): DecisionBody {
    const host = `${call.service}.example.com`
    const uri = `/things?page=${String(this.written++)}`
    const { keyId, secret } = keyOf(call.user.name)
    const request = { method: 'GET', host, path: uri, service: call.service, region: 'global' }
    const { headers } = sign(request, { accessKeyId: keyId, secretAccessKey: secret })
    const { Host: _host, ...proof } = textHeaders(headers)
    return {
      ...decisionBody(call, Object.entries(proof)),
      request: { method: 'GET', uri, bodySha256: EMPTY_SHA256 },
    }
  }

  private cookie(call: Call): string {
    const id = `${call.user.name} ${call.service}`
    const known = this.cookies.get(id)
    if (known !== undefined) return known
    const cookie = sessionCookie(this.access.signingKey, call.user.name, call.service, this.nowMs())
    this.cookies.set(id, cookie)
    return cookie
  }
}

function userBasic(username: string): string {
  const { keyId, secret } = keyOf(username)
  return basic(keyId, secret)
}

/** Headers as texts, as `aws4` leaves them. */
export function textHeaders(headers: object | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]))
}
