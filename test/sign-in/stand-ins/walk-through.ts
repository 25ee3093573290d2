/** What somebody does at the page of a provider. */
export interface Walk {
  readonly login: string
  /** Cancels instead of signing in. */
  readonly cancel?: boolean
}

const MOST_STEPS = 20

/**
 * A browser in a few lines: goes to an address, follows redirects, keeps cookies, fills `login` into the first form, and stops at
 * the first address of another origin, which it does not ask for. That is the callback.
 */
export async function walkThrough(start: URL, { login, cancel = false }: Walk): Promise<URL> {
  const cookies = new Map<string, string>()
  let step: { readonly url: URL; readonly form?: URLSearchParams } = { url: start }
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    if (step.url.origin !== start.origin) return step.url
    const response = await fetch(step.url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), accept: 'text/html' },
      ...(step.form === undefined ? {} : { method: 'POST', body: step.form }),
    })
    for (const cookie of response.headers.getSetCookie()) keep(cookies, cookie)
    const location = response.headers.get('location')
    const next: URL | URLSearchParams = location === null ? formOf(await response.text()) : new URL(location, step.url)
    if (next instanceof URL) {
      step = { url: next }
      continue
    }
    next.set('login', login)
    if (cancel) next.set('cancel', '1')
    step = { url: step.url, form: next }
  }
  throw new Error(`no end after ${MOST_STEPS} steps, at ${step.url.href}`)
}

function keep(cookies: Map<string, string>, cookie: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
  if (value === '') cookies.delete(name)
  else cookies.set(name, value)
}

function formOf(page: string): URLSearchParams {
  if (!page.includes('<form')) throw new Error(`no form: ${page.slice(0, 500)}`)
  const hidden = [...page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  const form = new URLSearchParams()
  for (const [, name = '', value = ''] of hidden) form.append(unescaped(name), unescaped(value))
  return form
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}
