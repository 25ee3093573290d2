import { describe, expect, it } from '@jest/globals'
import { SAMPLE_CONTEXT } from '../../../../test/sign-in/sample-pages.js'
import { accountPage } from './account-page.js'
import type { AccountView } from './account-view.js'
import { totpPage } from './totp-page.js'

const CONTEXT = { ...SAMPLE_CONTEXT, signedInAs: 'fred' }
const AT = Date.UTC(2026, 10, 22, 9, 30)
const SESSION = { id: 's1', provider: 'Google', createdAt: AT, lastSeenAt: AT, current: true }
const VIEW: AccountView = {
  profile: { username: 'fred', displayName: 'Fred' },
  sessions: [SESSION],
}

function page(more: Partial<AccountView>): string {
  return accountPage({ ...VIEW, ...more }, CONTEXT)
}

function actionsOf(text: string): readonly string[] {
  return [...text.matchAll(/ action="([^"]*)"/g)].map(([, action = '']) => action)
}

describe('the account page', () => {
  it('has sections for what there is alone, and links to each', () => {
    expect([...page({}).matchAll(/href="#([a-z-]+)">/g)].map(([, id]) => id)).toEqual([
      'content',
      'profile',
      'sessions',
    ])
    const all = page({
      password: { isSet: true, minimum: 12 },
      accessKeys: [],
      factors: { passkeys: [], recoveryCodesLeft: 0 },
      identities: [],
      consents: [],
    })
    expect([...all.matchAll(/<section class="panel" id="([a-z-]+)"/g)].map(([, id]) => id)).toEqual([
      'profile',
      'password',
      'factors',
      'sessions',
      'access-keys',
      'identities',
      'consents',
    ])
  })

  it('says which session is this one, and ends any, all others, or all', () => {
    const two = page({ sessions: [SESSION, { ...SESSION, id: 's/2', current: false }] })
    expect(two.match(/this session/g)).toHaveLength(1)
    expect(actionsOf(two)).toEqual(
      expect.arrayContaining([
        '/account/sessions/s1/revoke',
        '/account/sessions/s%2F2/revoke',
        '/account/sessions/revoke-others',
        '/account/sessions/revoke-all',
      ]),
    )
    expect(actionsOf(page({}))).not.toContain('/account/sessions/revoke-others')
  })

  it('says that no app has access, or lets take it away', () => {
    expect(page({ consents: [] })).toContain('No app has access.')
    const some = page({ consents: [{ id: 'c/1', app: 'Counter', scopes: [], since: AT }] })
    expect(some).not.toContain('No app has access.')
    expect(actionsOf(some)).toContain('/account/consents/c%2F1/revoke')
    expect(some).toContain('aria-label="Remove access of Counter"')
  })

  it('says what an app may in the words of the reader, of its maker, or by its name where there are none', () => {
    const scopes = [{ name: 'read' }, { name: 'apples:eat', description: 'Eat apples' }, { name: 'constructor' }]
    const some = page({ consents: [{ id: 'c1', app: 'Counter', scopes, since: AT }] })
    for (const text of ['Read what you can read', 'Eat apples', 'constructor'])
      expect(some).toContain(`<li>${text}</li>`)
  })

  it('says when an app was used last', () => {
    const consent = { id: 'c1', app: 'Counter', scopes: [], since: AT }
    expect(page({ consents: [consent] })).toContain('never')
    expect(page({ consents: [{ ...consent, lastUsedAt: AT + 60_000 }] })).toContain('2026-11-22T09:31:00.000Z')
  })

  it('asks for the current password only where there is one', () => {
    expect(page({ password: { isSet: true, minimum: 12 } })).toContain('id="current-password"')
    expect(page({ password: { isSet: false, minimum: 12 } })).not.toContain('id="current-password"')
  })

  it('marks the field that was wrong, says why beside it, and begins there', () => {
    const wrong = page({
      password: { isSet: true, minimum: 12 },
      problem: { at: 'new-password', problem: { kind: 'passwordTooShort', minimum: 12 } },
    })
    const input = wrong.match(/<input[^>]*id="new-password"[^>]*>/)?.[0] ?? ''
    expect(input).toContain('aria-describedby="new-password-hint new-password-problem"')
    expect(input).toContain('aria-invalid="true"')
    expect(input).toContain('autofocus')
    expect(wrong).toContain('The new password needs at least 12 characters.')
    expect(wrong).toContain('<title>Error: Account')
  })

  it('shows a picture of the web alone', () => {
    const profile = { ...VIEW.profile, picture: 'https://pictures.example/fred.png' }
    expect(page({ profile })).toMatch(/<img\s[^>]*referrerpolicy="no-referrer"/)
    expect(page({ profile: { ...profile, picture: 'javascript:alert(1)' } })).not.toContain('<img')
  })

  it('writes instants in the language of the reader, and survives those that are none', () => {
    expect(page({})).toContain('<time datetime="2026-11-22T09:30:00.000Z">')
    expect(page({ sessions: [{ ...SESSION, createdAt: Number.NaN, lastSeenAt: 1e300 }] })).toContain('unknown')
  })
})

describe('the page that sets up an app', () => {
  it('shows the secret in groups and goes on without the picture', () => {
    const shown = totpPage({ secret: 'ABCDEFGHIJ', qrSvg: '<script>', transaction: 't1' }, CONTEXT)
    expect(shown).toContain('<code>ABCD EFGH IJ</code>')
    expect(shown).not.toContain('role="img"')
  })
})
