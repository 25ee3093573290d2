/** Somebody's access key. */
export interface Key {
  readonly id: string
  readonly secret: string
}

/** The management API of tinyauth, spoken to with one key. */
export class Api {
  constructor(
    private readonly endpoint: string,
    private readonly key: Key,
  ) {}

  /** Sends a body to a path below `api/v1/`, and answers what came back. @throws Error for anything but a success */
  async post(path: string, body: object): Promise<unknown> {
    const { id, secret } = this.key
    const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
    const headers = { authorization, 'content-type': 'application/json' }
    const url = new URL(`api/v1/${path}`, this.endpoint)
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`POST ${path} was answered ${answer.status} ${text}`)
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  }

  /** Makes an access key; `body` says what it is bound to. */
  async createKey(username: string, body: object = {}): Promise<Key> {
    const answer = await this.post(`users/${username}/keys`, body)
    return { id: textOf(answer, 'access_key_id'), secret: textOf(answer, 'secret_access_key') }
  }
}

function textOf(answer: unknown, name: string): string {
  const value: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined
  if (typeof value === 'string') return value
  throw new Error(`the answer has no \`${name}\``)
}
