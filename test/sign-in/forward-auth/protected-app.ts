import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { Answer, HeaderLine } from '../../service/client.js'

/** What came through to the service behind a proxy. */
export interface Reached {
  readonly method: string
  readonly url: string
  readonly headers: readonly HeaderLine[]
}

/** A service that believes its proxy: it notes what comes through, and answers it. */
export interface ProtectedApp {
  /** `127.0.0.1:<port>` */
  readonly address: string
  readonly reached: Reached[]
  stop(): void
}

/** Starts one. */
export async function startProtectedApp(): Promise<ProtectedApp> {
  const reached: Reached[] = []
  const server = createServer((request, response) => {
    const what = reachedBy(request)
    reached.push(what)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(what))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { address: `127.0.0.1:${address.port}`, reached, stop }
}

function reachedBy({ method = '', url = '', rawHeaders }: IncomingMessage): Reached {
  const headers: HeaderLine[] = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.push([rawHeaders[i] ?? '', rawHeaders[i + 1] ?? ''])
  return { method, url, headers }
}

/** What reached the service, as it answered; throws when something else answered. */
export function reachedOf(answer: Answer): Reached {
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`)
  return answer.body as Reached // the service answers nothing else
}

/** The values under a name of what reached the service. */
export function valuesOf({ headers }: Reached, name: string): readonly string[] {
  return headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
}
