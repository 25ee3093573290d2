import type { IncomingMessage, ServerResponse } from 'node:http'
import { isEncoded, keepHashOf, noteBody } from '../request/body-hash.js'
import { headersOf, type IncomingRequest } from '../request/incoming-request.js'

/** A middleware of Express and its like. */
export type Middleware<R extends IncomingRequest = IncomingRequest> = (
  request: R,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Keeps the hash of each body while it comes in, so that signatures over it can be verified. Stands before everything that
 * reads bodies, and before everything that waits: `app.use(keepBodyHash())`.
 */
export function keepBodyHash(): Middleware<IncomingMessage> {
  return (request, _response, next) => {
    keepHashOf(request)
    next()
  }
}

/**
 * The same as a hook of a parser, where a middleware of its own is not wanted: `express.json({ verify: noteBodyHash })`. A
 * body that was sent compressed is not kept: it is signed as it was sent, and the parser has inflated it.
 */
export function noteBodyHash(request: IncomingMessage, _response: ServerResponse, body: Uint8Array): void {
  if (!isEncoded(headersOf(request))) noteBody(request, body)
}
