import { Agent, type IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { type Answer, Client, type RequestOptions } from '../../service/client.js'

/** Speaks to a host of a proxy on this machine, over TLS, with exactly the lines that it is given. */
export class TlsClient extends Client {
  constructor(
    private readonly port: number,
    readonly host: string,
  ) {
    super(`https://${host}`, new Agent())
  }

  override request(method: string, path: string, { headers = [], rawBody }: RequestOptions = {}): Promise<Answer> {
    const names = new Set(headers.map(([name]) => name.toLowerCase()))
    const lines = [
      ...(names.has('host') ? [] : [['Host', this.host] as const]),
      ...(rawBody === undefined ? [] : [['Content-Length', String(Buffer.byteLength(rawBody))] as const]),
      ...headers,
    ]
    const where = { host: '127.0.0.1', port: this.port, servername: this.host, rejectUnauthorized: false, agent: false }
    return new Promise((resolve, reject) => {
      const sent = request({ ...where, method, path, headers: lines.flat() }, (incoming) => {
        answerOf(incoming).then(resolve, reject)
      })
      sent.on('error', reject)
      sent.end(rawBody)
    })
  }
}

async function answerOf(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer) // a stream without encoding gives buffers
  const text = Buffer.concat(chunks).toString('utf8')
  const isJson = incoming.headers['content-type']?.includes('json') === true
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
  }
}
