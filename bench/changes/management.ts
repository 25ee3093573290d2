import { Agent, request } from 'node:http'
import type { RunningServer } from '../servers.js'
import type { BenchKey } from '../service/workload-keys.js'
import { basic } from '../workload/wire.js'

/** The management API of a node, over connections that are kept: a new one for each change would be measured along. */
export class Management {
  private readonly agent = new Agent({ keepAlive: true })
  private readonly authorization: string

  constructor(
    private readonly server: Pick<RunningServer, 'url'>,
    { keyId, secret }: BenchKey,
  ) {
    this.authorization = basic(keyId, secret)
  }

  /** Sends a change to a path below `/api/v1/`, and answers what came back. @throws Error for anything but a success */
  async send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: object): Promise<unknown> {
    const { status, text } = await this.answerTo(method, path, body)
    if (status < 200 || status > 299) throw new Error(`${method} ${path} was answered ${String(status)} ${text}`)
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  }

  /** Makes an access key. */
  async createKey(username: string): Promise<BenchKey> {
    const answer = await this.send('POST', `users/${username}/keys`, {})
    // What CreateAccessKey answers.
    const { access_key_id, secret_access_key } = answer as Readonly<Record<string, string>>
    return { keyId: access_key_id ?? '', secret: secret_access_key ?? '' }
  }

  /** Closes the connections. */
  close(): void {
    this.agent.destroy()
  }

  private answerTo(method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
    const url = new URL(`/api/v1/${path}`, this.server.url)
    const headers = { authorization: this.authorization, 'content-type': 'application/json' }
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method, headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      })
      outgoing.on('error', reject)
      outgoing.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }
}
