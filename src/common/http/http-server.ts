import { readFileSync } from 'node:fs'
import { createServer, IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Config } from '../config/index.js'

/** What of the configuration a server takes. */
export type ServerConfig = Pick<
  Config,
  'host' | 'port' | 'headerLimitBytes' | 'requestTimeoutMs' | 'tlsCertFile' | 'tlsKeyFile'
>

/** A server within the configured limits, over TLS where it is configured; nobody answers it yet. */
export function httpServer(config: ServerConfig, Request = IncomingMessage): Server {
  const { headerLimitBytes: maxHeaderSize, requestTimeoutMs: requestTimeout, tlsCertFile, tlsKeyFile } = config
  // Node looks for late requests at this interval only.
  const connectionsCheckingInterval = Math.min(30_000, Math.floor(requestTimeout / 2))
  const timeouts = { requestTimeout, headersTimeout: requestTimeout, keepAliveTimeout: 65_000 }
  const settings = { maxHeaderSize, connectionsCheckingInterval, ...timeouts, IncomingMessage: Request }
  const nobody: RequestListener | undefined = undefined
  const server =
    tlsCertFile === undefined || tlsKeyFile === undefined
      ? createServer(settings, nobody)
      : createTlsServer({ ...settings, cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) }, nobody)
  server.on('clientError', refuseMalformed)
  return server
}

/** Answers what the parser of HTTP refuses: there is no request yet, only a connection. */
function refuseMalformed(error: Error, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const reason = 'code' in error ? error.code : undefined
  const tooLarge = reason === 'HPE_HEADER_OVERFLOW'
  const status = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const late = reason === 'ERR_HTTP_REQUEST_TIMEOUT'
  const malformed = late ? 'the request did not arrive in time' : 'is not a valid HTTP request'
  const problem = tooLarge ? 'the headers are too large' : malformed
  const body = `${JSON.stringify({
    code: tooLarge ? 'HeadersTooLarge' : 'ValidationFailed',
    errors: { [tooLarge ? 'headers' : 'request']: problem },
  })}\n`
  const length = Buffer.byteLength(body)
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`,
  )
}

/** Opens the door; answers the base address, without a closing slash. */
export function listen(server: Server, config: ServerConfig): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(config.port, config.host, () => {
      server.off('error', reject)
      // A server that listens on TCP has an address of this kind.
      const { port } = server.address() as AddressInfo
      const scheme = config.tlsCertFile === undefined ? 'http' : 'https'
      const host = config.host.includes(':') ? `[${config.host}]` : config.host
      resolve(`${scheme}://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`)
    })
  })
}

/** Lets nobody in any more, and comes when everybody is answered; who is not within `timeoutMs` is cut off, `onTimeout` beside. */
export function closeServer(server: Server, timeoutMs: number, onTimeout: () => void = () => undefined): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => {
      server.closeAllConnections()
      onTimeout()
    }, timeoutMs)
    // A connection becomes idle when its last answer is out.
    const idle = setInterval(() => {
      server.closeIdleConnections()
    }, 20)
    server.close(() => {
      clearTimeout(patience)
      clearInterval(idle)
      resolve()
    })
    server.closeIdleConnections()
  })
}
