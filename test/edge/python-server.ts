import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../../src/common/clock.js'
import { type LegacyRequest, originalAllows, type OriginalStatement } from '../decide/original-evaluator.js'
import { basic } from '../service/client.js'
import { claimsOf, dateOf, subkey, type SubkeyType } from '../service/session-token.js'

/** A user of it, with one access key. */
export interface PythonUser {
  readonly username: string
  readonly keyId: string
  readonly secret: string
  statements: readonly OriginalStatement[]
}

/** Signs its session tokens. */
export const PYTHON_SIGNING_KEY = 'SECRETSIGNINGKEY'

interface Answered {
  readonly status: number
  readonly body: unknown
  readonly maxAge?: number
}

interface Body {
  readonly permit: Readonly<Record<string, readonly string[]>>
  readonly headers: readonly (readonly [string, string])[]
  readonly context: Readonly<Record<string, string>>
  readonly region?: string
}

const NO_SUCH_KEY: Answered = { status: 404, body: { message: 'No such key' } }

/** The Python server as wire-protocol 3.2 to 3.8 describe it, its evaluator too: it decides by itself, and serves proxies. */
export class PythonServer {
  readonly users = new Map<string, PythonUser>()

  private constructor(
    private readonly server: Server,
    private readonly clock: Clock,
  ) {}

  static async start(clock: Clock): Promise<PythonServer> {
    const server = createServer()
    const python = new PythonServer(server, clock)
    server.on('request', (request, response) => void python.answer(request, response))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return python
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo // a server that listens on a port has an address of this kind
    return `http://127.0.0.1:${port}`
  }

  add(username: string, statements: readonly OriginalStatement[]): PythonUser {
    const user = { username, keyId: `AK${username.toUpperCase()}`, secret: `secret of ${username}`, statements }
    this.users.set(username, user)
    return user
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer) // a stream without encoding gives buffers
    const { status, body, maxAge } = this.route(request, Buffer.concat(chunks).toString())
    if (maxAge !== undefined) {
      response.setHeader('Expires', new Date(this.clock.now() + maxAge * 1000).toUTCString())
      response.setHeader('Cache-Control', `max-age=${maxAge}`)
    }
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
  }

  private route({ url = '', headers }: IncomingMessage, text: string): Answered {
    const [, , , ...parts] = url.split('/').map(decodeURIComponent)
    const [first, region = '', , service = '', what, name = '', protocol, date = ''] = parts
    if (first === 'services') return this.batch(headers.authorization, region, text)
    if (first !== 'regions') return { status: 404, body: {} }
    const refused = this.refusal(headers.authorization, `Get${what === 'user-policies' ? 'ServiceUserPolicies' : what === 'user-signing-tokens' ? 'ServiceUserSigningToken' : 'ServiceAccessKeySigningToken'}`, service)
    if (refused !== undefined) return refused
    const user = what === 'access-key-signing-tokens' ? this.holder(name) : this.users.get(name)
    if (what === 'user-policies') return user === undefined ? { status: 500, body: {} } : { status: 200, maxAge: 60, body: { Statement: user.statements } }
    if (user === undefined) return NO_SUCH_KEY
    const key = keyOf(user, what === 'user-signing-tokens', protocol, { date, region, service })
    if (key === undefined) return { status: 500, body: {} }
    return { status: 200, maxAge: 259_200, body: { key: key.toString('base64'), identity: user.username } }
  } // prettier-ignore

  private refusal(authorization: string | undefined, action: string, service: string): Answered | undefined {
    const caller = this.byBasic(authorization)
    if (typeof caller === 'string') return { status: 401, body: { errors: { authorization: caller } } }
    const asked = { action: `tinyauth:${action}`, resource: `arn:tinyauth:tinyauth:::services/${service}`, context: {} }
    if (originalAllows(caller.statements, asked)) return undefined
    return { status: 403, body: { errors: { authorization: 'NotPermitted' } } }
  }

  private batch(authorization: string | undefined, service: string, text: string): Answered {
    const refused = this.refusal(authorization, 'BatchAuthorizeByToken', service)
    if (refused !== undefined) return refused
    const { permit, headers, context, region = 'global' } = JSON.parse(text) as Body // the test wrote it
    const user = this.identify(headers, region, service)
    const permitted: Record<string, string[]> = {}
    const notPermitted: Record<string, string[]> = {}
    for (const [action, resources] of Object.entries(permit)) {
      for (const resource of resources) {
        const asked = { action: `${service}:${action}`, resource, context: withMfa(context) }
        const allowed = typeof user !== 'string' && originalAllows(user.statements, asked)
        ;((allowed ? permitted : notPermitted)[action] ??= []).push(resource)
      }
    }
    const authorized = Object.keys(notPermitted).length === 0 && Object.keys(permitted).length > 0
    const denied = Object.keys(notPermitted).length > 0
    return {
      status: 200,
      body: {
        Authorized: authorized,
        Permitted: permitted,
        NotPermitted: notPermitted,
        ...(authorized && typeof user !== 'string' ? { Identity: user.username } : {}),
        ...(denied ? { ErrorCode: typeof user === 'string' ? user : 'NotPermitted' } : {}),
      },
    }
  }

  /** The user, or the identity code. */
  private identify(headers: Body['headers'], region: string, service: string): PythonUser | string {
    const one = (name: string): string | undefined => headers.find(([key]) => key.toLowerCase() === name)?.[1]
    const token = /(?:^|; )tinysess=([^;]*)/.exec(one('cookie') ?? '')?.[1]
    if (token === undefined) return this.byBasic(one('authorization'))
    const claims = claimsOf(token) as { user: string; iat: number; exp: number; 'csrf-token'?: string } // the test signed it
    const user = this.users.get(claims.user)
    if (user === undefined) return 'NoSuchKey'
    const key = keyOf(user, true, 'jwt', { date: dateOf(claims.iat), region, service })
    const [head = '', payload = '', signature] = token.split('.')
    const expected = createHmac('sha256', key ?? '')
      .update(`${head}.${payload}`)
      .digest('base64url')
    if (signature !== expected || claims.exp * 1000 <= this.clock.now()) return 'InvalidSignature'
    const csrf = claims['csrf-token']
    return csrf === undefined || csrf === one('x-csrf-token') ? user : 'CsrfError'
  }

  private byBasic(authorization: string | undefined): PythonUser | string {
    if (authorization?.startsWith('Basic ') !== true) return 'UnsignedRequest'
    const [keyId = ''] = Buffer.from(authorization.slice('Basic '.length), 'base64').toString().split(':')
    const user = this.holder(keyId)
    if (user === undefined) return 'NoSuchKey'
    return authorization === basic(user.keyId, user.secret) ? user : 'InvalidSignature'
  }

  private holder(keyId: string): PythonUser | undefined {
    return [...this.users.values()].find((user) => user.keyId === keyId)
  }
}

/** `Mfa` is a truth there, equal to no text (wire-protocol 3.2). The evaluator compares what it is given, whatever that is. */
function withMfa(context: Body['context']): LegacyRequest['context'] {
  return Object.assign({ ...context }, { Mfa: false })
}

const TYPES: Readonly<Record<string, SubkeyType>> = { jwt: 'jwt_request', 'basic-auth': 'basic_auth_request' }

function keyOf(
  user: PythonUser,
  ofSessions: boolean,
  protocol: string | undefined,
  scope: { readonly date: string; readonly region: string; readonly service: string },
): Buffer | undefined {
  const type = TYPES[protocol ?? '']
  if (type === undefined || (ofSessions && type !== 'jwt_request')) return undefined
  const secret = ofSessions ? PYTHON_SIGNING_KEY : user.secret
  return subkey(type, { secret, identity: ofSessions ? user.username : user.keyId, ...scope })
}
