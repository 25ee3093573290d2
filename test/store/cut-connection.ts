import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A way to a server that can be cut. */
export interface CutConnection {
  readonly url: string
  /** Ends all connections and takes no new ones. */
  cut(): Promise<void>
  /** Takes connections again. */
  mend(): Promise<void>
}

/** Passes bytes between clients and the server of `url`. */
export async function cutConnection(url: string): Promise<CutConnection> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket))
    }
    client.pipe(upstream).pipe(client)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  const near = new URL(url)
  near.port = String(port)
  return {
    url: near.href,
    async cut() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async mend() {
      await once(server.listen(port, '127.0.0.1'), 'listening')
    },
  }
}
