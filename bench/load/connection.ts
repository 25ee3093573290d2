import { connect, type Socket } from 'node:net'
import { ResponseReader, type ReadResponse } from './response-reader.js'

/** Larger than any answer, so that most arrive in one piece. */
const READ_BUFFER_BYTES = 65_536

/** What a connection tells its round. */
export interface ConnectionListener {
  answered(connection: Connection, response: ReadResponse): void
  /** The connection is of no use any more. */
  broken(connection: Connection, error: Error): void
}

/** A keep-alive connection with at most one request out. Written on the bare socket: an HTTP client costs more than the server. */
export class Connection {
  /** Number of the request that is out, and when it was sent (ms); kept here for the round. */
  index = 0
  sentAt = 0
  private readonly socket: Socket
  private readonly reader: ResponseReader

  private constructor(
    host: string,
    port: number,
    marker: Buffer,
    private readonly listener: ConnectionListener,
  ) {
    this.reader = new ResponseReader(marker)
    const onread = { buffer: Buffer.allocUnsafe(READ_BUFFER_BYTES), callback: this.read.bind(this) }
    this.socket = connect({ host, port, noDelay: true, onread })
  }

  /** Connects. @throws the error of the socket */
  static open(host: string, port: number, marker: Buffer, listener: ConnectionListener): Promise<Connection> {
    const connection = new Connection(host, port, marker, listener)
    return new Promise((resolve, reject) => {
      connection.socket.once('error', reject)
      connection.socket.once('connect', () => {
        connection.socket.off('error', reject)
        connection.socket.on('error', (error) => listener.broken(connection, error))
        connection.socket.on('close', () => listener.broken(connection, new Error('the server closed a connection')))
        resolve(connection)
      })
    })
  }

  send(request: Buffer): void {
    this.socket.write(request)
  }

  close(): void {
    this.socket.removeAllListeners('close')
    this.socket.destroy()
  }

  private read(bytes: number, buffer: Uint8Array): boolean {
    try {
      const response = this.reader.push(Buffer.from(buffer.buffer, buffer.byteOffset, bytes))
      if (response !== undefined) this.listener.answered(this, response)
    } catch (error) {
      this.listener.broken(this, error instanceof Error ? error : new Error(String(error)))
    }
    return true
  }
}
