import type { IncomingMessage } from 'node:http'
import type { Request } from 'express'
import { requestState } from '../../common/http/request-state.js'

/** Where the service is, as its users see it. */
export interface OwnPlace {
  /** `https://auth.example.org`. */
  readonly origin: string
  /** Path under which the service is reached, without a closing `/`. */
  readonly basePath: string
}

/**
 * A request as the library wants it: it reads the body itself, and makes addresses of what it takes for the origin. It gets the
 * body that was read already, and the origin that the service knows, whatever the request says.
 */
export function forwardedRequest(request: Request, { origin, basePath }: OwnPlace): IncomingMessage {
  const { rawBody } = requestState(request)
  const { protocol, host } = new URL(origin)
  const headers = { ...request.headers, 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host }
  // Node has it joined already for a body that came in pieces; the library compares it with what it reads.
  delete headers['transfer-encoding']
  const own: PropertyDescriptorMap = {
    headers: { value: headers },
    originalUrl: { value: `${basePath}${request.url}` },
    readable: { value: true },
    readableEncoding: { value: null },
    iterator: { value: () => [rawBody][Symbol.iterator]() },
  }
  // Everything else is that of the request itself.
  return Object.create(request, own) as IncomingMessage
}
