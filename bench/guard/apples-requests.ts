import { sign } from 'aws4'
import type { PreparedRequest } from '../load/request-set.js'
import { textHeaders } from '../service/proofs.js'
import { sessionCookie } from '../service/session-cookie.js'
import type { BenchKey } from '../service/workload-keys.js'
import { allAllowed, type Call } from '../workload/calls.js'
import { basic } from '../workload/wire.js'

/** How end users prove who they are; `lease`: by the session of the service, of which a guard keeps a lease. */
export const APPLE_PROOFS = ['sigv4', 'session', 'lease', 'basic'] as const

/** One of the ways. */
export type AppleProof = (typeof APPLE_PROOFS)[number]

/** What requests for the list are made with. */
export interface AppleAccess {
  /** `127.0.0.1:PORT` of the server of the apples. */
  readonly host: string
  readonly path: string
  /** Whether the server asks who may; one that does not answers everybody. */
  readonly asksWhoMay: boolean
  /** `SECRET_SIGNING_KEY` of the service. */
  readonly signingKey: string
  /** By name of the user. */
  readonly keys: ReadonlyMap<string, BenchKey>
  /** `Cookie` headers of those who are signed in, by name of the user. */
  readonly sessions: ReadonlyMap<string, string>
}

/** What a browser sends along, which proves nothing. */
const COMMON_HEADERS = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'application/json',
  'Accept-Language': 'en-GB,en;q=0.7',
  'Accept-Encoding': 'gzip, deflate, br, zstd',
}

/** Writes `GET /apples` of end users, all with one kind of proof. Signatures carry the time of writing and are good for five minutes. */
export class AppleRequestWriter {
  private written = 0
  private readonly cookies = new Map<string, string>()

  constructor(
    private readonly access: AppleAccess,
    private readonly proof: AppleProof,
    private readonly nowMs: () => number,
  ) {}

  write(call: Call): PreparedRequest {
    const { host, path: bare, asksWhoMay } = this.access
    // An address is never the same twice, so no two signatures are.
    const path = this.proof === 'sigv4' ? `${bare}?page=${String(this.written++)}` : bare
    const headers = { Host: host, ...COMMON_HEADERS, ...this.proofOf(call.user.name, path) }
    const marked = !asksWhoMay || allAllowed(call)
    return { parts: { host, path, headers }, status: marked ? 200 : 403, marked }
  }

  private proofOf(username: string, path: string): Readonly<Record<string, string>> {
    if (this.proof === 'lease') return { Cookie: this.sessionOf(username) }
    const { keyId, secret } = this.keyOf(username)
    if (this.proof === 'basic') return { Authorization: basic(keyId, secret) }
    if (this.proof === 'session') return { Cookie: this.cookie(username) }
    const request = { method: 'GET', host: this.access.host, path, service: 'apples', region: 'global' }
    return textHeaders(sign(request, { accessKeyId: keyId, secretAccessKey: secret }).headers)
  }

  private keyOf(username: string): BenchKey {
    const key = this.access.keys.get(username)
    if (key === undefined) throw new Error(`\`${username}\` has no key`)
    return key
  }

  private sessionOf(username: string): string {
    const session = this.access.sessions.get(username)
    if (session === undefined) throw new Error(`\`${username}\` is not signed in`)
    return session
  }

  private cookie(username: string): string {
    const known = this.cookies.get(username)
    if (known !== undefined) return known
    const cookie = sessionCookie(this.access.signingKey, username, 'apples', this.nowMs())
    this.cookies.set(username, cookie)
    return cookie
  }
}
