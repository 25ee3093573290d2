import { request, type IncomingHttpHeaders } from 'node:http'

/** Name of the cookie of a session (capabilities F15). */
const SESSION = '__Host-session'
const FORM = 'application/x-www-form-urlencoded'

/**
 * Signs somebody in at the page of the service, as a browser without scripts does: opens it, and sends its form.
 * @returns the session as a `Cookie` header
 * @throws Error when the service gives no session
 */
export async function signIn(service: URL, username: string, password: string): Promise<string> {
  const page = await ask(service, 'GET', {})
  const fields = { csrf: hiddenField(page.body, 'csrf'), username, password, next: '/account' }
  const cookie = cookiesOf(page.headers).join('; ')
  const body = new URLSearchParams(fields).toString()
  const answer = await ask(service, 'POST', { Cookie: cookie, 'Content-Type': FORM }, body)
  const session = cookiesOf(answer.headers).find((pair) => pair.startsWith(`${SESSION}=`))
  if (session !== undefined) return session
  throw new Error(`signing \`${username}\` in was answered ${String(answer.status)} ${answer.body.slice(0, 500)}`)
}

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A bare request: what `fetch` says of itself is that it is a script. */
function ask(
  service: URL,
  method: 'GET' | 'POST',
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const own = { Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin', ...headers }
    const outgoing = request(new URL('/login', service), { method, headers: own, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode, headers: response.headers, body: text })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

function cookiesOf({ 'set-cookie': lines = [] }: IncomingHttpHeaders): string[] {
  return lines.map((line) => line.slice(0, line.indexOf(';')))
}

function hiddenField(page: string, name: string): string {
  for (const [input] of page.matchAll(/<input type="hidden"[^>]*>/g)) {
    if (input.includes(` name="${name}"`)) return /value="([^"]*)"/.exec(input)?.[1] ?? ''
  }
  throw new Error(`the page to sign in has no field \`${name}\`: ${page.slice(0, 500)}`)
}
