import { describe, expect, it } from '@jest/globals'
import { SAMPLE_CONTEXT as CONTEXT } from '../../../test/sign-in/sample-pages.js'
import { deniedPage } from './denied-page.js'
import { secondFactorPage, type SecondFactorView } from './second-factor-page.js'
import { type SignInView, signInPage } from './sign-in-page.js'

const VIEW: SignInView = { next: '/apples', password: true, passkeys: true, providers: [] }
const FACTOR: SecondFactorView = { transaction: 't1', reason: 'sign-in', methods: ['totp', 'passkey', 'recovery'] }

function inputOf(page: string, id: string): string {
  return page.match(/<input[^>]*>/g)?.find((input) => input.includes(`id="${id}"`)) ?? ''
}

function fieldsOf(page: string, action: string): readonly string[] {
  const form = page.match(/<form\b[^]*?<\/form>/g)?.find((text) => text.includes(`action="${action}"`)) ?? ''
  return [...form.matchAll(/ name="([^"]*)"/g)].map(([, name = '']) => name)
}

describe('the sign-in page', () => {
  it('sends user name, password and where to go, and tells password managers which is which', () => {
    const page = signInPage(VIEW, CONTEXT)
    expect(fieldsOf(page, '/login')).toEqual(['csrf', 'next', 'username', 'password'])
    expect(inputOf(page, 'username')).toContain('autocomplete="username"')
    expect(inputOf(page, 'password')).toContain('autocomplete="current-password"')
  })

  it('never shows a password again, but the user name', () => {
    const page = signInPage({ ...VIEW, username: 'fred', problem: { kind: 'signInRefused' } }, CONTEXT)
    expect(inputOf(page, 'username')).toContain('value="fred"')
    expect(inputOf(page, 'password')).not.toContain('value')
  })

  it('ties the one message to both fields: it tells not which was wrong', () => {
    const page = signInPage({ ...VIEW, username: 'fred', problem: { kind: 'signInRefused' } }, CONTEXT)
    expect(page).toContain('<p class="alert" role="alert" id="problem">That did not work.')
    for (const id of ['username', 'password']) {
      expect(inputOf(page, id)).toContain('aria-describedby="problem"')
      expect(inputOf(page, id)).toContain('aria-invalid="true"')
    }
    expect(inputOf(page, 'password')).toContain('autofocus')
    expect(inputOf(signInPage({ ...VIEW, problem: { kind: 'signInRefused' } }, CONTEXT), 'username')).toContain(
      'autofocus',
    )
  })

  it('says how long to wait', () => {
    const wait = (seconds: number): string => signInPage({ ...VIEW, problem: { kind: 'wait', seconds } }, CONTEXT)
    expect(wait(40)).toContain('Try again in 40 seconds.')
    expect(wait(1)).toContain('Try again in 1 second.')
  })

  it('has a form for each provider that is on, and none for others', () => {
    const page = signInPage(
      {
        ...VIEW,
        providers: [
          { name: 'google', title: 'Google', kind: 'redirect' },
          { name: 'staff', title: 'Staff', kind: 'password' },
          { name: 'test', title: 'Test', kind: 'test', placeholder: '192.0.2.1' },
        ],
      },
      CONTEXT,
    )
    expect(fieldsOf(page, '/login/google')).toEqual(['csrf', 'next'])
    expect(fieldsOf(page, '/login/staff')).toEqual(['csrf', 'next', 'username', 'password'])
    expect(fieldsOf(page, '/login/test')).toEqual(['csrf', 'next', 'who'])
    expect(inputOf(page, 'test-who')).toContain('placeholder="192.0.2.1"')
    expect(signInPage(VIEW, CONTEXT)).not.toContain('/login/test')
  })

  it('keeps the passkey button hidden until the script finds that the browser can do it', () => {
    expect(signInPage(VIEW, CONTEXT)).toMatch(/<div\s[^>]*data-webauthn-area[^>]* hidden\s*>/)
    const without = signInPage({ ...VIEW, passkeys: false }, CONTEXT)
    expect(without).not.toContain('data-webauthn')
    expect(without).not.toContain('<script')
  })

  it('has no password form where passwords are no way in', () => {
    expect(signInPage({ ...VIEW, password: false }, CONTEXT)).not.toContain('type="password"')
  })
})

describe('the page of the second factor', () => {
  it('sends which sign-in goes on, the method and the code', () => {
    const forms = secondFactorPage(FACTOR, CONTEXT).match(/<form\b[^]*?<\/form>/g) ?? []
    expect(forms.map((form) => /name="method"\s+value="([a-z]+)"/.exec(form)?.[1])).toEqual(['totp', 'recovery'])
    for (const form of forms) {
      expect(fieldsOf(form, '/login/second-factor')).toEqual(['csrf', 'transaction', 'method', 'code'])
      expect(form).toContain('value="t1"')
    }
  })

  it('lets telephones fill in the code', () => {
    const input = inputOf(secondFactorPage(FACTOR, CONTEXT), 'totp-code')
    expect(input).toContain('autocomplete="one-time-code"')
    expect(input).toContain('inputmode="numeric"')
  })

  it('opens the method that failed and begins there', () => {
    const page = secondFactorPage({ ...FACTOR, chosen: 'recovery', problem: { kind: 'codeRefused' } }, CONTEXT)
    expect(page).toMatch(/<details class="method"\s+open/)
    expect(inputOf(page, 'recovery-code')).toContain('aria-describedby="recovery-code-hint problem"')
    expect(inputOf(page, 'recovery-code')).toContain('autofocus')
    expect(inputOf(page, 'totp-code')).not.toContain('aria-invalid')
  })

  it('says what a step-up is for, and leads back when it is cancelled', () => {
    const page = secondFactorPage({ ...FACTOR, reason: 'step-up', cancel: '/account' }, CONTEXT)
    expect(page).toContain('<h1>Confirm it is you</h1>')
    expect(page).toContain('<a href="/account">Cancel</a>')
    expect(secondFactorPage({ ...FACTOR, cancel: 'javascript:alert(1)' }, CONTEXT)).not.toContain('javascript:')
  })
})

describe('the page of those who are denied', () => {
  it('has the reference and nothing of the reason', () => {
    const page = deniedPage({ reference: 'req-1' }, CONTEXT)
    expect(page).toContain('<code>req-1</code>')
    expect(page).not.toMatch(/@|mail|rule|group|domain/)
  })
})
