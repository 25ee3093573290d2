import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createServer as createSocketServer } from 'node:net'
import type { GuardOptions } from '../../src/settings/guard-options.js'
import type { GuardSettings } from '../../src/settings/guard-settings.js'
import { readGuardSettings } from '../../src/settings/guard-settings.js'

/** A service that answers as a test wants. */
export interface OddService {
  readonly endpoint: string
  /** Stops listening, and ends all connections. */
  close(): Promise<void>
}

/** A request with its body. */
export interface Received {
  readonly request: IncomingMessage
  readonly body: string
}

/** Starts a service of HTTP on a free port. */
export async function startOddService(listener: RequestListener): Promise<OddService> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    server.closeAllConnections()
    await closed
  }
  return { endpoint: addressOf(server.address()), close }
}

/** Starts a service that is handed bare connections. */
export async function startSocketService(onConnection: (socket: Socket) => void): Promise<OddService> {
  const sockets = new Set<Socket>()
  const server = createSocketServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return { endpoint: addressOf(server.address()), close }
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('the test service does not listen')
  return `http://127.0.0.1:${address.port}/`
}

/** Reads the body of a request. */
export async function received(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk) // without an encoding, chunks are bytes
  return { request, body: Buffer.concat(chunks).toString() }
}

/** Answers JSON as the service does. */
export function answerJson(response: ServerResponse, body: unknown, status = 200, headers: object = {}): void {
  const text = JSON.stringify(body)
  const own = { 'content-type': 'application/json', 'x-api-version': '2', ...headers }
  response.writeHead(status, { ...own, 'content-length': Buffer.byteLength(text) }).end(text)
}

/** Settings of a guard of `apples`. */
export function guardSettings(options: GuardOptions = {}): GuardSettings {
  return readGuardSettings(
    {
      endpoint: 'http://127.0.0.1:1/',
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: 'the-secret-of-the-guard',
      service: 'apples',
      timeoutMs: 10_000,
      ...options,
    },
    {},
  )
}

/** A clock that a test sets. */
export class SetClock {
  constructor(public nowMs = Date.UTC(2026, 0, 2, 3, 4, 5)) {}

  now(): number {
    return this.nowMs
  }
}
