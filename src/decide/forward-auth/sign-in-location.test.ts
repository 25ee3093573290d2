import { describe, expect, it } from '@jest/globals'
import { HeaderList } from '@tinyauth/decision'
import { attacksOn } from '../../../test/sign-in/attack-list.js'
import { readOriginalRequest, UNTOLD } from './original-request.js'
import { signInLocation, type SignInWay } from './sign-in-location.js'

const APP = 'https://app.example.org'
const AUTH = 'https://auth.example.org'
const RULES = { publicOrigin: AUTH, basePath: '', allowedOrigins: [APP] }
const WAY: SignInWay = {
  rules: RULES,
  cookieDomain: 'example.org',
  original: { origin: APP, address: `${APP}/pages?a=b`, passesAnswers: true },
  comesBack: true,
  way: 'sign-in',
}

function next(change: Partial<SignInWay> = {}): string | null {
  return new URL(signInLocation({ ...WAY, ...change }) ?? '').searchParams.get('next')
}

describe('the address to sign in', () => {
  it('is that of the service and leads back to the request', () => {
    expect(signInLocation(WAY)).toBe(
      `${AUTH}/login?notice=signInNeeded&next=https%3A%2F%2Fapp.example.org%2Fpages%3Fa%3Db`,
    )
    const rules = { ...RULES, basePath: '/sign-in' }
    expect(signInLocation({ ...WAY, rules })).toContain(`${AUTH}/sign-in/login?`)
  })

  it('asks to sign in anew when a proof was refused, so that nobody is sent around for ever', () => {
    expect(signInLocation({ ...WAY, way: 'again' })).toContain('again=1')
  })

  it('asks for a second factor where that is all that is missing', () => {
    expect(signInLocation({ ...WAY, way: 'step-up' })).toBe(
      `${AUTH}/login/step-up?next=https%3A%2F%2Fapp.example.org%2Fpages%3Fa%3Db`,
    )
  })

  it('is unknown where the service does not know its own', () => {
    expect(signInLocation({ ...WAY, rules: { allowedOrigins: [APP], publicOrigin: undefined } })).toBeUndefined()
  })

  it('does not lead back to what was sent, nor to what was not told', () => {
    expect(next({ comesBack: false })).toBeNull()
    expect(next({ original: UNTOLD })).toBeNull()
  })

  it('does not lead back to a host that the session cookie never reaches: that would go round for ever', () => {
    expect(next({ cookieDomain: undefined })).toBeNull()
    expect(next({ cookieDomain: 'ample.org' })).toBeNull()
    expect(next({ rules: { ...RULES, publicOrigin: 'https://app.example.org:8443' }, cookieDomain: undefined })).toBe(
      `${APP}/pages?a=b`,
    )
  })

  const attacks = attacksOn(APP).filter(({ address }) => address !== '')

  it.each(attacks)('never leads to $name, sent as the address or as its path', ({ address }) => {
    const ofNginx = readOriginalRequest(new HeaderList([['X-Original-URL', address]]))
    const ofTraefik = readOriginalRequest(
      new HeaderList([
        ['X-Forwarded-Proto', 'https'],
        ['X-Forwarded-Host', 'app.example.org'],
        ['X-Forwarded-Uri', address],
      ]),
    )
    const asHost = readOriginalRequest(
      new HeaderList([
        ['X-Forwarded-Proto', 'https'],
        ['X-Forwarded-Host', address],
        ['X-Forwarded-Uri', '/'],
      ]),
    )
    expect(next({ original: ofNginx })).toBeNull()
    for (const original of [ofTraefik, asHost]) {
      const where = next({ original })
      expect(where === null || where.startsWith(`${APP}/`) || where === '/').toBe(true)
      if (where !== null) expect(new URL(where, AUTH).host).toMatch(/^(app|auth)\.example\.org$/)
    }
  })

  it('counts the attacks', () => {
    expect(attacks.length).toBeGreaterThan(100)
  })
})
