import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Call, newCall } from '../../common/call.js'
import type { Config } from '../../common/config/index.js'
import type { ErrorAnswer } from '../../common/http/error-body.js'
import { jsonText } from '../../common/http/json-text.js'
import { originOf, proxyTrust, type ProxyTrust, sentRequestId } from '../../common/http/origin.js'
import { corsHeaders, preflightHeaders, standingHeaders } from '../../common/http/standing-headers.js'

/** What both lanes say and know of a request before anybody looks into it. */
export interface Begun {
  readonly call: Call
  /** Names and values in turn: the form that Node writes without looking into it again. */
  readonly headers: readonly string[]
}

/** The part of the service that every request passes, whichever lane answers it. */
export class Front {
  private readonly trust: ProxyTrust
  private anyOrigin: readonly string[] | undefined
  private readonly standing = Object.entries(standingHeaders()).flat()

  constructor(private readonly config: Config) {
    this.trust = proxyTrust(config.trustProxy)
  }

  /** Says where the request comes from and which headers its answer has in any case. */
  begin(request: IncomingMessage): Begun {
    const { sourceIp, secure } = originOf(request, this.trust)
    const requestId = sentRequestId(request) ?? randomUUID()
    const call = newCall({ requestId, sourceIp, secure, userAgent: request.headers['user-agent'] })
    const cors = isApi(request) ? this.cors(request.headers.origin) : NONE
    return { call, headers: this.standing.concat(cors, 'x-request-id', requestId) }
  }

  /** Answers a CORS preflight, which is never authenticated; `false` when the request is none. */
  answeredPreflight(request: IncomingMessage, response: ServerResponse, { headers }: Begun): boolean {
    if (request.method !== 'OPTIONS' || !isApi(request)) return false
    const preflight = preflightHeaders(this.config.corsOrigins, request.headers.origin)
    response.writeHead(204, { ...headerRecord(headers), ...preflight })
    response.end()
    return true
  }

  /** The same for everybody where every origin may read. */
  private cors(origin: string | undefined): readonly string[] {
    if (this.config.corsOrigins !== '*') return Object.entries(corsHeaders(this.config.corsOrigins, origin)).flat()
    this.anyOrigin ??= Object.entries(corsHeaders('*', undefined)).flat()
    return this.anyOrigin
  }
}

const NONE: readonly string[] = []

/** Flat headers by name. */
export function headerRecord(flat: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {}
  for (let i = 0; i + 1 < flat.length; i += 2) record[flat[i] ?? ''] = flat[i + 1] ?? ''
  return record
}

function isApi({ url }: IncomingMessage): boolean {
  return url?.startsWith('/api/') ?? false
}

/** Writes an error as every route does. A refused body may still be on its way, so the connection is not used again. */
export function writeError(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: ErrorAnswer,
  standing: Begun['headers'],
): void {
  const text = jsonText(body, request)
  response.writeHead(status, {
    ...headerRecord(standing),
    ...headers,
    ...(status === 413 ? { connection: 'close' } : {}),
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}
