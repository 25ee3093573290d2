import { describe, expect, it } from '@jest/globals'
import { createContext, runInContext } from 'node:vm'
import { WEB_AUTHN_SOURCE } from './web-authn-source.js'

interface Answer {
  readonly status?: number
  readonly retryAfter?: string
  readonly body?: unknown
}

interface Setting {
  /** What the browser can. Default true. */
  readonly supported?: boolean
  /** What it does in the area. Default `sign-in`. */
  readonly does?: string
  /** Further data of the area. */
  readonly texts?: Readonly<Record<string, string>>
  readonly name?: { readonly value: string; readonly valid: boolean }
  readonly answers?: readonly Answer[]
  /** What the authenticator ends with. */
  readonly failure?: Error
}

interface Sent {
  readonly address: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const TEXTS = {
  textBusy: 'busy',
  textCancelled: 'cancelled',
  textFailed: 'failed',
  textKnown: 'known',
  textWait: 'wait {seconds}',
}

/** As much of a browser as the script touches: one area with a button and a place for messages. */
function browser({ supported = true, does = 'sign-in', texts = {}, name, answers = [], failure }: Setting) {
  const sent: Sent[] = []
  const asked: unknown[] = []
  const went: string[] = []
  const left = [...answers]
  let click: () => Promise<void> = () => Promise.resolve()
  const button = {
    hidden: false,
    disabled: false,
    dataset: { webauthn: does, options: '/options', verify: '/verify', csrf: 'token', next: '/apples' },
    addEventListener: (_event: string, listener: () => Promise<void>) => (click = listener),
    focus: () => undefined,
  }
  const message = { textContent: '' }
  const field = name && { value: name.value, reportValidity: () => name.valid }
  const found: Record<string, unknown> = {
    'button[data-webauthn]': button,
    '[role="alert"]': message,
    '[data-webauthn-name]': field ?? null,
  }
  const area = { hidden: true, dataset: { ...TEXTS, ...texts }, querySelector: (selector: string) => found[selector] }
  const ceremony =
    (kind: string) =>
    ({ optionsJSON }: { optionsJSON: unknown }) => {
      asked.push([kind, optionsJSON])
      return failure === undefined ? Promise.resolve({ id: 'credential' }) : Promise.reject(failure)
    }
  const window = {
    SimpleWebAuthnBrowser: {
      browserSupportsWebAuthn: () => supported,
      startRegistration: ceremony('register'),
      startAuthentication: ceremony('authenticate'),
    },
    location: { assign: (address: string) => went.push(address) },
  }
  const fetch = (address: string, { headers, body }: { headers: Record<string, string>; body: string }) => {
    sent.push({ address, headers, body: JSON.parse(body) })
    const { status = 200, retryAfter = null, body: answer = {} } = left.shift() ?? {}
    const ok = status >= 200 && status < 300
    return Promise.resolve({ status, ok, headers: { get: () => retryAfter }, json: () => Promise.resolve(answer) })
  }
  const document = { baseURI: 'https://auth.example/login', querySelectorAll: () => [area] }
  runInContext(WEB_AUTHN_SOURCE, createContext({ window, document, fetch, URL }))
  return { area, button, message, sent, asked, went, click: () => click() }
}

const ANSWERS = [{ body: { options: { challenge: 'c' } } }, { body: { location: '/apples' } }]

describe('the script of the passkeys', () => {
  it('shows the button where the browser can do it, and leaves it hidden where not', () => {
    expect(browser({}).area.hidden).toBe(false)
    expect(browser({ supported: false }).area.hidden).toBe(true)
  })

  it('says that the browser cannot do it where the page asks for that', () => {
    const { area, button, message } = browser({ supported: false, texts: { textUnsupported: 'unsupported' } })
    expect([area.hidden, button.hidden, message.textContent]).toEqual([false, true, 'unsupported'])
  })

  it('asks for options, then the authenticator, then has the answer verified, then goes where it is told', async () => {
    const { click, sent, asked, went } = browser({ answers: ANSWERS })
    await click()
    const headers = { Accept: 'application/json', 'Content-Type': 'application/json', 'X-Form-Token': 'token' }
    expect(sent).toEqual([
      { address: '/options', headers, body: { next: '/apples' } },
      { address: '/verify', headers, body: { next: '/apples', response: { id: 'credential' } } },
    ])
    expect(asked).toEqual([['authenticate', { challenge: 'c' }]])
    expect(went).toEqual(['https://auth.example/apples'])
  })

  it('goes where it is told at once where something else has to be done before', async () => {
    const { click, asked, went } = browser({ answers: [{ body: { location: '/login' } }] })
    await click()
    expect(asked).toEqual([])
    expect(went).toEqual(['https://auth.example/login'])
  })

  it('registers under the name that was typed, and not before there is one', async () => {
    const typed = browser({ does: 'register', answers: ANSWERS, name: { value: ' blue key ', valid: true } })
    await typed.click()
    expect(typed.asked).toEqual([['register', { challenge: 'c' }]])
    expect(typed.sent.map(({ body }) => body)).toMatchObject([{ name: 'blue key' }, { name: 'blue key' }])
    const empty = browser({ does: 'register', name: { value: '', valid: false } })
    await empty.click()
    expect(empty.sent).toEqual([])
  })

  it.each([
    ['cancelled', { answers: ANSWERS, failure: Object.assign(new Error(), { name: 'NotAllowedError' }) }],
    ['known', { answers: ANSWERS, failure: Object.assign(new Error(), { name: 'InvalidStateError' }) }],
    ['failed', { answers: ANSWERS, failure: new Error('anything') }],
    ['failed', { answers: [{ status: 500 }] }],
    ['failed', { answers: [{ body: null }] }],
    ['failed', { answers: [ANSWERS[0] ?? {}, { status: 401 }] }],
    ['failed', { answers: [ANSWERS[0] ?? {}, { body: { location: 'javascript:alert(1)' } }] }],
    ['wait 40', { answers: [{ status: 429, retryAfter: '40' }] }],
    ['wait 60', { answers: [{ status: 429 }] }],
  ])('says `%s`, goes nowhere, and lets try again: case %#', async (text, setting) => {
    const { click, message, button, went } = browser(setting)
    await click()
    expect(message.textContent).toBe(text)
    expect(button.disabled).toBe(false)
    expect(went).toEqual([])
  })
})
