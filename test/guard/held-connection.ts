import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What is let through between a guard and its service. */
export type Passage = 'everything' | 'questions alone' | 'nothing' | 'no connection'

/** A way to a service on which messages can be held back: connections stay open, and nothing comes. */
export interface HeldConnection {
  readonly url: string
  passes: Passage
  /** Requests that nobody answers. */
  held: number
  /** Ends every connection, and lets none be made until `passes` says otherwise. */
  cut(): void
  close(): Promise<void>
}

/** Passes HTTP on to the service of `url`, streams of events included. */
export async function holdConnection(url: string): Promise<HeldConnection> {
  const agent = new Agent({ keepAlive: true })
  const way = {
    passes: 'everything' as Passage, // narrowed to its first value otherwise
    held: 0,
    cut: (): void => {
      way.passes = 'no connection'
      server.closeAllConnections()
    },
  }
  const server = createServer((incoming, outgoing) => {
    if (way.passes === 'no connection') {
      incoming.socket.destroy()
      return
    }
    if (way.passes === 'nothing' || (way.passes === 'questions alone' && isStream(incoming))) {
      way.held += 1
      return
    }
    passOn(incoming, outgoing, { url, agent, isHeld: () => way.passes !== 'everything' })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo // a server that listens on a port has an address of this kind
  const close = async (): Promise<void> => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    agent.destroy()
    await closed
  }
  return Object.assign(way, { url: `http://127.0.0.1:${port}`, close })
}

interface Passing {
  readonly url: string
  readonly agent: Agent
  readonly isHeld: () => boolean
}

function isStream({ headers }: IncomingMessage): boolean {
  return headers.accept === 'text/event-stream'
}

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, { url, agent, isHeld }: Passing): void {
  const { method, rawHeaders: headers } = incoming
  const held = isStream(incoming) ? isHeld : () => false
  const onward = request(new URL(incoming.url ?? '/', url), { method, headers, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    outgoing.flushHeaders()
    answer.on('data', (chunk: Buffer) => {
      if (!held()) outgoing.write(chunk)
    })
    answer.on('end', () => outgoing.end())
    answer.on('error', () => outgoing.destroy())
  })
  // What ends on one side ends on the other.
  onward.on('error', () => outgoing.destroy())
  outgoing.on('close', () => onward.destroy())
  incoming.pipe(onward)
}
