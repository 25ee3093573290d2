import helmet from 'helmet'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Version of the wire protocol that is spoken, with the extensions of wire-protocol 3.9. */
export const API_VERSION = '2'

/** Headers that stand in every answer, whichever lane gives it. */
export function standingHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { 'x-api-version': API_VERSION }
  // The library writes to a response; what it writes does not depend on the request, so it is asked once.
  const recorder = {
    setHeader(name: string, value: string | number | readonly string[]) {
      headers[name.toLowerCase()] = String(value)
    },
    removeHeader(name: string) {
      Reflect.deleteProperty(headers, name.toLowerCase())
    },
  }
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"], formAction: ["'self'"] },
    },
    // Only these two members of the response are used.
  })({} as IncomingMessage, recorder as unknown as ServerResponse, () => undefined)
  return { ...headers, 'cache-control': 'no-store' }
}

/** CORS headers of an answer under `/api` (wire-protocol 3.1). Never with credentials. */
export function corsHeaders(origins: '*' | readonly string[], origin: string | undefined): Record<string, string> {
  const exposed = { 'access-control-expose-headers': 'Content-Range' }
  if (origins === '*') return { 'access-control-allow-origin': '*', ...exposed }
  if (origin === undefined || !origins.includes(origin)) return { vary: 'Origin' }
  return { 'access-control-allow-origin': origin, vary: 'Origin', ...exposed }
}

/** CORS headers of the answer to a preflight. */
export function preflightHeaders(origins: '*' | readonly string[], origin: string | undefined): Record<string, string> {
  return {
    ...corsHeaders(origins, origin),
    'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
    'access-control-allow-headers': 'Authorization, Content-Type, If-Match, X-CSRF-Token, X-Request-Id, X-API-Version',
    'access-control-max-age': '600',
  }
}
