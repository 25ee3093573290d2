import { HeaderList, isSafe, requestSite } from '@tinyauth/decision'
import { headersOf, type IncomingRequest, rawHeadersOf, requestLineOf } from './incoming-request.js'

/**
 * Whether a browser may have been made by another site to send this, and with it the cookie of a session, to change something:
 * true for every method that is not safe, and for the handshake of a WebSocket, unless `Sec-Fetch-Site` or `Origin` says that
 * the page is of this origin. Ports of one host share cookies, and are others.
 *
 * @param publicUrl the address of this service, where `Host` may be another one
 */
export function mayBeForged(incoming: IncomingRequest, publicUrl: string | undefined): boolean {
  if (isSafe(requestLineOf(incoming).method) && !isHandshake(rawHeadersOf(incoming))) return false
  const headers = new HeaderList(headersOf(incoming))
  return requestSite(headers) !== 'own' && !isOwnOrigin(headers, publicUrl)
}

/** What follows it changes things, whatever its own method is (RFC 6455, section 4.1). */
function isHandshake(raw: readonly string[]): boolean {
  for (let i = 0; i + 1 < raw.length; i += 2) {
    if (raw[i]?.length === 7 && raw[i]?.toLowerCase() === 'upgrade') return true
  }
  return false
}

function isOwnOrigin(headers: HeaderList, publicUrl: string | undefined): boolean {
  if (publicUrl === undefined || headers.has('sec-fetch-site')) return false
  return headers.one('origin') === new URL(publicUrl).origin
}
