import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { CLOSE_TIMEOUT_MS } from './event-socket.js'

/** A connection that waits for its handshake. */
interface Offer {
  readonly head: Buffer
  /** Refuses, as any other request is refused, for as long as nothing was accepted. */
  readonly response: ServerResponse
}

/** Nothing is compressed, and nothing is read that is longer than a control frame has to be. */
const SETTINGS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: 1024,
  maxFragments: 8,
  // The types of the library do not know it yet.
  closeTimeout: CLOSE_TIMEOUT_MS,
}

/**
 * Requests that ask for a WebSocket. Until the handshake each is a request like any other: who asks is proved, judged,
 * recorded and refused by what answers all of them.
 */
export class Upgrades {
  private readonly server = new WebSocketServer(SETTINGS)
  private readonly offers = new WeakMap<object, Offer>()
  private readonly sockets = new Set<Socket>()

  /** @param timeoutMs until an answer has to be out */
  constructor(private readonly timeoutMs: number) {
    this.server.on('headers', (lines, request) => {
      const headers = this.offers.get(request)?.response.getHeaders() ?? {}
      for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${String(value)}`)
    })
  }

  /** Has a request answered that the server of Node does not care for any more. `head` is what came after it. */
  take(
    request: IncomingMessage,
    head: Buffer,
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): void {
    const { socket } = request
    this.watch(socket)
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.on('finish', () => {
      socket.destroySoon()
    })
    try {
      response.assignSocket(socket)
    } catch {
      // The answer to a request before it is still on its way: nobody sends these together.
      socket.destroy()
      return
    }
    this.offers.set(request, { head, response })
    answer(request, response)
  }

  /** Whether `accept` has something to accept. */
  isOffered(request: object): boolean {
    return this.offers.has(request)
  }

  /** Completes the handshake, with the headers that the response has by then; `undefined` when the client has gone. */
  accept(request: IncomingMessage): WebSocket | undefined {
    const offer = this.offers.get(request)
    if (offer === undefined) return undefined
    // None is spoken, and one that is not well formed is no reason to refuse.
    delete request.headers['sec-websocket-protocol']
    offer.response.detachSocket(request.socket)
    let accepted: WebSocket | undefined
    this.server.handleUpgrade(request, request.socket, offer.head, (socket) => {
      accepted = socket
    })
    return accepted
  }

  /** Ends what is still open: the server of Node does not know these connections. */
  destroyAll(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  private watch(socket: Socket): void {
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    // A client that goes away is no defect; `close` follows.
    socket.on('error', () => undefined)
    socket.setTimeout(this.timeoutMs, () => {
      socket.destroy()
    })
  }
}
