import { describe, expect, it } from '@jest/globals'
import { SAMPLE_CONTEXT as CONTEXT } from '../../../test/sign-in/sample-pages.js'
import { tagsOf } from '../../../test/sign-in/tags.js'
import { STRINGS_DE } from '../../sign-in/pages/strings.de.js'
import { consentPage, type ConsentPageView } from './consent-page.js'

const VIEW: ConsentPageView = {
  action: '/oauth/consent/t1',
  client: { displayName: 'Apple counter', redirectUri: 'https://apples.example.org:8443/callback?a=b' },
  username: 'fred',
  otherAccount: '/login?again=1&next=%2Fback',
  scopes: [
    { name: 'openid', granted: false },
    { name: 'read', granted: true },
    { name: 'apples:eat', description: 'Eat your apples', granted: false },
  ],
}

/** Attributes of the inputs of a page, by name. */
function inputsOf(page: string): readonly ReadonlyMap<string, string>[] {
  return tagsOf(page).flatMap(({ tag, attributes }) => (tag === 'input' ? [new Map(attributes)] : []))
}

function boxesOf(page: string): readonly ReadonlyMap<string, string>[] {
  return inputsOf(page).filter((input) => input.get('type') === 'checkbox')
}

/** What a browser sends as `scope` when nobody unticks anything, or everything. */
function sentScopes(page: string, ticked: boolean): readonly string[] {
  return inputsOf(page)
    .filter((input) => input.get('name') === 'scope' && !input.has('disabled'))
    .filter((input) => input.get('type') === 'hidden' || (ticked && input.has('checked')))
    .map((input) => input.get('value') ?? '')
}

describe('the page of consent', () => {
  it('says which app asks, who is signed in, and where the browser goes afterwards', () => {
    const page = consentPage(VIEW, CONTEXT)
    expect(page).toContain('Allow Apple counter to act for you?')
    expect(page).toContain('<bdi>fred</bdi>')
    expect(page).toContain('<bdi>apples.example.org:8443</bdi>')
    expect(page).not.toContain('/callback')
    expect(page).toContain('The app can never do more than you can do yourself.')
  })

  it.each([
    ['http://127.0.0.1:8000/back', '127.0.0.1:8000'],
    ['com.example.app:/back', 'com.example.app:'],
    ['https://аpple.com/back', 'xn--pple-43d.com'],
    ['https://good.example@evil.example/', 'evil.example'],
  ])('names for %s the place %s', (redirectUri, place) => {
    const page = consentPage({ ...VIEW, client: { ...VIEW.client, redirectUri } }, CONTEXT)
    expect(page).toContain(`<bdi>${place}</bdi>`)
  })

  it('ticks every scope and says it in plain words', () => {
    const page = consentPage(VIEW, CONTEXT)
    expect(boxesOf(page).every((box) => box.has('checked'))).toBe(true)
    for (const text of ['Know who you are', 'Read what you can read', 'Eat your apples']) expect(page).toContain(text)
    expect(consentPage(VIEW, { ...CONTEXT, strings: STRINGS_DE })).toContain('Lesen, was Sie lesen können')
  })

  it('lets untick each scope but `openid`', () => {
    const page = consentPage(VIEW, CONTEXT)
    expect(boxesOf(page).map((box) => box.has('disabled'))).toEqual([true, false, false])
    expect(sentScopes(page, true)).toEqual(['openid', 'read', 'apples:eat'])
    expect(sentScopes(page, false)).toEqual(['openid'])
    const without = consentPage({ ...VIEW, scopes: VIEW.scopes.slice(1) }, CONTEXT)
    expect(sentScopes(without, false)).toEqual([])
  })

  it('marks what was allowed before', () => {
    expect(consentPage(VIEW, CONTEXT).match(/allowed before/g)).toHaveLength(1)
  })

  it('posts the one form of the decision with the token against forged requests, and says which button was pressed', () => {
    const form = consentPage(VIEW, CONTEXT).match(/<form\b[^]*?<\/form>/g) ?? []
    expect(form).toHaveLength(1)
    expect(form[0]).toMatch(/^<form method="post" action="\/oauth\/consent\/t1"/)
    expect(form[0]).toContain('<input type="hidden" name="csrf" value="csrf-token-of-the-page" />')
    const buttons = tagsOf(form[0] ?? '').filter(({ tag, closes }) => tag === 'button' && !closes)
    const pressed = buttons.map(({ attributes }) => new Map(attributes))
    expect(pressed.map((button) => [button.get('name'), button.get('value')])).toEqual([
      ['decision', 'allow'],
      ['decision', 'deny'],
    ])
  })

  it('leads to sign-in as somebody else, and nowhere else', () => {
    expect(consentPage(VIEW, CONTEXT)).toContain('href="/login?again=1&amp;next=%2Fback"')
    const evil = consentPage({ ...VIEW, otherAccount: 'javascript:alert(1)' }, CONTEXT)
    expect(evil).not.toContain('javascript:')
  })
})
