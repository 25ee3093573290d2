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
  /** Passes nothing on, in neither direction, and says nothing of it: what is sent waits. */
  hold(): void
  /** Passes on what waited. */
  release(): void
}

/** Passes bytes between clients and the server of `url`. Listens on an address of this machine. */
export async function cutConnection(url: string, address = '127.0.0.1'): Promise<CutConnection> {
  const target = new URL(url)
  const sockets = new Set<Socket>()
  let open = Promise.resolve()
  let release = (): void => undefined
  const forward = (from: Socket, to: Socket): void => {
    from.on('data', (bytes) => void open.then(() => to.writable && to.write(bytes)))
    from.on('end', () => void open.then(() => to.end()))
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ port: Number(target.port), host: target.hostname, allowHalfOpen: true })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        ;(socket === client ? upstream : client).destroy()
      })
    }
    forward(client, upstream)
    forward(upstream, client)
  })
  await once(server.listen(0, address), 'listening')
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  const near = new URL(url)
  near.hostname = address
  near.port = String(port)
  return {
    url: near.href,
    async cut() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    hold() {
      open = new Promise((resolve) => (release = resolve))
    },
    release() {
      release()
    },
    async mend() {
      await once(server.listen(port, address), 'listening')
    },
  }
}
