import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import path from 'node:path'

const SNIPPET = path.resolve(__dirname, '../../../examples/forward-auth/traefik.yml')
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-authenticate', 'te', 'trailer', 'transfer-encoding', 'upgrade']

type Lines = readonly (readonly [name: string, value: string])[]

/** What the snippet of the example says to `forwardAuth`. */
export interface ForwardAuthSnippet {
  readonly address: string
  readonly trustForwardHeader: boolean
  readonly authRequestHeaders: readonly string[]
  readonly authResponseHeaders: readonly string[]
}

/** Reads the values of the snippet: the same that a user copies. */
export function readTraefikSnippet(): ForwardAuthSnippet {
  const text = readFileSync(SNIPPET, 'utf8')
  return {
    address: valueOf(text, 'address'),
    trustForwardHeader: valueOf(text, 'trustForwardHeader') === 'true',
    authRequestHeaders: listOf(text, 'authRequestHeaders'),
    authResponseHeaders: listOf(text, 'authResponseHeaders'),
  }
}

function valueOf(text: string, key: string): string {
  const [line, ...others] = text.split('\n').filter((candidate) => candidate.trim().startsWith(`${key}: `))
  if (line === undefined || others.length > 0) throw new Error(`the snippet does not have \`${key}\` once`)
  return line.trim().slice(key.length + 2)
}

function listOf(text: string, key: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim())
  const begin = lines.indexOf(`${key}:`)
  if (begin === -1) throw new Error(`the snippet has no \`${key}\``)
  const after = lines.slice(begin + 1)
  const end = after.findIndex((line) => !line.startsWith('- '))
  return after.slice(0, end === -1 ? undefined : end).map((line) => line.slice(2))
}

/**
 * A proxy that asks as the documentation of Traefik's `forwardAuth` says: a GET without body, with the listed headers of the
 * client and `X-Forwarded-*` of its own; after 2xx the request goes on with the listed headers of the answer in place of its
 * own, anything else is answered to the client as it is. Its entry point counts as one with TLS.
 */
export async function startTraefikLike(
  snippet: ForwardAuthSnippet,
  app: string,
): Promise<{ readonly url: string; readonly stop: () => void }> {
  const server = createServer((incoming, response) => {
    serve(incoming, response, snippet, app).catch(() => response.writeHead(500).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  const stop = (): void => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${address.port}`, stop }
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  snippet: ForwardAuthSnippet,
  app: string,
): Promise<void> {
  const lines = linesOf(incoming)
  const answer = await send('GET', snippet.address, forwardedLines(incoming, lines, snippet))
  if (answer.statusCode !== undefined && answer.statusCode >= 200 && answer.statusCode < 300) {
    answer.resume()
    const replaced = new Set(snippet.authResponseHeaders.map((name) => name.toLowerCase()))
    const kept = lines.filter(([name]) => !replaced.has(name.toLowerCase()))
    const told = linesOf(answer).filter(([name]) => replaced.has(name.toLowerCase()))
    const behind = await send(incoming.method ?? 'GET', `http://${app}${incoming.url ?? '/'}`, [...kept, ...told])
    pass(behind, response)
  } else {
    pass(answer, response)
  }
}

function forwardedLines(
  { method = '', url = '', headers }: IncomingMessage,
  lines: Lines,
  { authRequestHeaders, trustForwardHeader }: ForwardAuthSnippet,
): Lines {
  if (trustForwardHeader) throw new Error('the snippet lets clients say what they ask for')
  const listed = new Set(authRequestHeaders.map((name) => name.toLowerCase()))
  const forwarded: Lines = [
    ['X-Forwarded-For', '203.0.113.7'],
    ['X-Forwarded-Method', method],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Host', headers.host ?? ''],
    ['X-Forwarded-Uri', url],
  ]
  const own = new Set(forwarded.map(([name]) => name.toLowerCase()))
  const sent = lines.filter(([name]) => listed.size === 0 || listed.has(name.toLowerCase()))
  const passed = sent.filter(([name]) => !own.has(name.toLowerCase()) && name.toLowerCase() !== 'host')
  return [...passed, ...forwarded]
}

function linesOf({ rawHeaders }: IncomingMessage): Lines {
  const lines: [string, string][] = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i], rawHeaders[i + 1]]
    if (!HOP_BY_HOP.includes(name.toLowerCase()) && name.toLowerCase() !== 'content-length') lines.push([name, value])
  }
  return lines
}

function send(method: string, address: string, lines: Lines): Promise<IncomingMessage> {
  const { hostname, port, host } = new URL(address)
  // As it stands in the snippet: the URL class would write `{` otherwise.
  const target = address.slice(address.indexOf(host) + host.length)
  const headers = lines.some(([name]) => name.toLowerCase() === 'host') ? lines : [['Host', host] as const, ...lines]
  return new Promise((resolve, reject) => {
    request({ hostname, port, method, path: target, headers: headers.flat(), agent: false }, resolve)
      .on('error', reject)
      .end()
  })
}

function pass(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 500, linesOf(answer).flat())
  answer.pipe(response)
}
