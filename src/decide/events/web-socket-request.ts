import { IncomingMessage } from 'node:http'
import { DomainError } from '../../common/errors/domain-error.js'
import { DeclaredRoutes } from '../../common/http/declared-routes.js'
import { READ_EVENTS_WS } from './events.route.js'

const SERVED = new DeclaredRoutes([READ_EVENTS_WS])
/** Sixteen bytes in Base64 (RFC 6455, 4.2.1). */
const KEY = /^[+/0-9A-Za-z]{22}==$/

/** Why a request cannot become a WebSocket: `UpgradeRequired` or `ValidationFailed`, `undefined` when it can (RFC 6455, 4.2.1). */
export function handshakeProblem({ method, httpVersion, headers }: IncomingMessage): DomainError | undefined {
  const isWebSocket = headers.upgrade?.toLowerCase() === 'websocket' && hasToken(headers.connection, 'upgrade')
  if (method !== 'GET' || httpVersion !== '1.1' || !isWebSocket || headers['sec-websocket-version'] !== '13') {
    return new DomainError('UpgradeRequired')
  }
  if (!KEY.test(headers['sec-websocket-key'] ?? '')) return invalid('Sec-WebSocket-Key', 'must be 16 bytes in Base64')
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
  return hasBody ? invalid('body', 'must be empty: messages begin after the handshake') : undefined
}

function hasToken(header: string | undefined, token: string): boolean {
  return header?.split(',').some((part) => part.trim().toLowerCase() === token) === true
}

function invalid(field: string, problem: string): DomainError {
  return new DomainError('ValidationFailed', { problems: { [field]: problem } })
}

/**
 * A request that leaves HTTP only where this service answers a WebSocket. To the server of Node any `Upgrade` leaves it once
 * somebody listens for that, also the offer of HTTP/2 that some clients send with every request: those go on as they came.
 */
export class UpgradableRequest extends IncomingMessage {
  private asks = false

  /** Set by the parser before it knows the headers, and asked by the server after. */
  get upgrade(): boolean {
    if (!this.asks) return false
    return this.method === 'CONNECT' || (isServed(this.url) && handshakeProblem(this) === undefined)
  }

  set upgrade(asks: boolean | null) {
    this.asks = asks === true
  }
}

function isServed(url: string | undefined): boolean {
  return url !== undefined && SERVED.at(url).length > 0
}
