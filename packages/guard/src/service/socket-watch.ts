import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { ExchangeFailure } from './exchange-error.js'
import type { TimeLimit } from './time-limit.js'

/** Sees how far the connection of one request gets, so that a failure can be named. */
export class SocketWatch {
  private connected = false
  private socket: Socket | undefined
  private bytesBefore = 0

  constructor(private readonly request: ClientRequest) {
    request.once('socket', (socket) => this.watch(socket))
  }

  /** What a failure before the head of the answer was. */
  failure(error: Error, limit: TimeLimit): ExchangeFailure {
    if (limit.isOver) return 'slow'
    if (!this.connected) return isCertificateFault(error) ? 'untrusted' : 'unconnected'
    const silent = this.socket === undefined || this.socket.bytesRead === this.bytesBefore
    if (silent && this.request.reusedSocket) return 'stale'
    return codeOf(error).startsWith('HPE_') ? 'unreadable' : 'incomplete'
  }

  private watch(socket: Socket): void {
    this.socket = socket
    // A kept connection has read the answers before this one.
    this.bytesBefore = socket.bytesRead
    this.connected = this.request.reusedSocket
    const ready = socket instanceof TLSSocket ? 'secureConnect' : 'connect'
    if (!this.connected) socket.once(ready, () => (this.connected = true))
  }
}

const CERTIFICATE_CODES = ['CERT_', 'ERR_TLS_CERT', 'SELF_SIGNED_', 'DEPTH_ZERO_', 'UNABLE_TO_', 'ERR_SSL_', 'EPROTO']

function isCertificateFault(error: Error): boolean {
  return CERTIFICATE_CODES.some((start) => codeOf(error).startsWith(start))
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
