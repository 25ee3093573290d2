import type { Answer, Client, HeaderLine } from '../service/client.js'

/** Fields of a form; pairs where one name comes twice. */
export type Fields = Readonly<Record<string, string>> | readonly (readonly [name: string, value: string])[]

const FORM = 'application/x-www-form-urlencoded'
const MOST_STEPS = 10

/**
 * A browser without scripts: keeps cookies, sends forms with the token of the page as an own page does, and follows redirects
 * when it is asked to.
 */
export class BrowserClient {
  private readonly cookies = new Map<string, string>()

  constructor(
    private readonly client: Client,
    /** What every request says besides. */
    readonly headers: readonly HeaderLine[] = [['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0']],
  ) {}

  /** The value of a cookie that is held. */
  cookie(name: string): string | undefined {
    return this.cookies.get(name)
  }

  /** Takes a cookie as if the service had given it. */
  setCookie(name: string, value: string): void {
    this.cookies.set(name, value)
  }

  /** Opens an address, as somebody who typed it or clicked on a link of ours. */
  get(path: string, headers: readonly HeaderLine[] = []): Promise<Answer> {
    return this.send('GET', path, { headers })
  }

  /** Opens an address and goes on to where the service sends the browser. */
  async open(path: string): Promise<Answer> {
    return this.follow(await this.get(path))
  }

  /** Goes on from a redirect, as often as there is one; only to the service itself. */
  async follow(answer: Answer): Promise<Answer> {
    let last = answer
    for (let step = 0; last.status >= 300 && last.status < 400; step += 1) {
      if (step === MOST_STEPS) throw new Error('the service redirects for ever')
      last = await this.get(locationOf(last))
    }
    return last
  }

  /** Sends a form as an own page does, with the token of the page at `from` unless the fields bring one along. */
  async submit(
    action: string,
    fields: Fields = {},
    { from = '/login', headers = [] }: { readonly from?: string; readonly headers?: readonly HeaderLine[] } = {},
  ): Promise<Answer> {
    const pairs = pairsOf(fields)
    const hasToken = pairs.some(([name]) => name === 'csrf')
    const token = hasToken ? [] : [['csrf', await this.csrfAt(from)] as const]
    const rawBody = new URLSearchParams(
      [...token, ...pairs].map(([name, value]): [string, string] => [name, value]),
    ).toString()
    return this.send('POST', action, { rawBody, headers: [['Content-Type', FORM], ...headers] })
  }

  /** Sends JSON as a script of an own page does. */
  async script(action: string, body: unknown, { csrf }: { readonly csrf?: string } = {}): Promise<Answer> {
    const token = csrf ?? (await this.csrfAt('/login'))
    const headers: readonly HeaderLine[] = [
      ['Content-Type', 'application/json'],
      ['Accept', 'application/json'],
      ['X-Form-Token', token],
    ]
    return this.send('POST', action, { rawBody: JSON.stringify(body), headers })
  }

  /** The token of the forms of a page. */
  async csrfAt(path: string): Promise<string> {
    return csrfOf((await this.open(path)).text)
  }

  /** Signs in by the form; answers what the form was answered. */
  signIn(username: string, password: string, next = '/account'): Promise<Answer> {
    return this.submit('/login', { username, password, next }, { from: '/login?again=1' })
  }

  private async send(
    method: string,
    path: string,
    { headers = [], rawBody }: { readonly headers?: readonly HeaderLine[]; readonly rawBody?: string },
  ): Promise<Answer> {
    const named = new Set(headers.map(([name]) => name.toLowerCase()))
    const byDefault = [
      ...this.headers,
      ['Accept', 'text/html,application/xhtml+xml'],
      ['Sec-Fetch-Site', 'same-origin'],
      ...(this.cookies.size === 0 ? [] : [['Cookie', this.cookieLine()]]),
    ].filter(([name = '']) => !named.has(name.toLowerCase())) as HeaderLine[] // each has a name and a value
    const lines = [...byDefault, ...headers]
    const answer = await this.client.request(method, path, {
      headers: lines,
      ...(rawBody === undefined ? {} : { rawBody }),
    })
    for (const line of answer.headers['set-cookie'] ?? []) this.keep(line)
    return answer
  }

  private cookieLine(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  private keep(line: string): void {
    const [pair = '', ...attributes] = line.split(';')
    const at = pair.indexOf('=')
    const name = pair.slice(0, at).trim()
    const isGone = attributes.some((attribute) => /^(max-age=0|expires=thu, 01 jan 1970.*)$/i.test(attribute.trim()))
    if (isGone) this.cookies.delete(name)
    else this.cookies.set(name, pair.slice(at + 1))
  }
}

function pairsOf(fields: Fields): readonly (readonly [name: string, value: string])[] {
  return isPairs(fields) ? fields : Object.entries(fields)
}

function isPairs(fields: Fields): fields is Extract<Fields, readonly unknown[]> {
  return Array.isArray(fields)
}

/** The token in the forms of a page. */
export function csrfOf(page: string): string {
  const token = hiddenField(page, 'csrf')
  if (token === undefined) throw new Error(`the page has no form: ${page.slice(0, 200)}`)
  return token
}

/** The value of a hidden field of a page. */
export function hiddenField(page: string, name: string): string | undefined {
  for (const [input] of page.matchAll(/<input type="hidden"[^>]*>/g)) {
    if (input.includes(` name="${name}"`)) return /value="([^"]*)"/.exec(input)?.[1]
  }
  return undefined
}

/** Where an answer sends the browser, on this service. */
export function locationOf({ headers, status }: Answer): string {
  const { location } = headers
  if (location?.startsWith('/') !== true) throw new Error(`${status} leads to ${location ?? 'nowhere'}`)
  return location.split('#')[0] ?? location
}
