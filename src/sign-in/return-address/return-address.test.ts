import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ATTACKS, attacksOn } from '../../../test/sign-in/attack-list.js'
import { returnAddress, returnAddressOrHome, type ReturnRules } from './return-address.js'

const RULES: ReturnRules = {
  publicOrigin: 'https://auth.example.org',
  allowedOrigins: [
    'https://app.example.org',
    'http://localhost:3000',
    'http://[::1]:3000',
    'https://xn--pfel-hoa.example',
  ],
}

describe('a return address', () => {
  it.each([
    '/',
    '/apples?color=red&next=//x#top',
    '/a%20b',
    'https://auth.example.org',
    'https://auth.example.org/',
    'https://app.example.org/apples/?a=1&b=https://x@y//z#top',
    'https://app.example.org?a=1',
    'https://app.example.org#top',
    'http://localhost:3000/',
    'http://[::1]:3000/apples',
    'https://xn--pfel-hoa.example/',
  ])('is given back as it is: %s', (text) => {
    expect(returnAddress(text, RULES)).toBe(text)
  })

  it.each([
    'https://app.example.org:443/',
    'https://APP.example.org/',
    'HTTPS://app.example.org/',
    'http://app.example.org/',
    'http://auth.example.org/',
    'https://localhost:3000/',
    'http://localhost/',
    'http://localhost:30000/',
    'http://127.0.0.1:3000/',
    'https://äpfel.example/',
    'https://example.org/',
  ])('is none where it is not exactly of an allowed origin: %s', (text) => {
    expect(returnAddress(text, RULES)).toBeUndefined()
  })

  it.each([undefined, null, 7, true, ['/apples'], { toString: () => '/apples' }])(
    'is none where it is no text: %p',
    (text) => {
      expect(returnAddress(text, RULES)).toBeUndefined()
    },
  )

  it('is a path alone where the service does not know its own address and nothing is allowed', () => {
    const rules = { publicOrigin: undefined, allowedOrigins: [] }
    expect(returnAddress('/apples', rules)).toBe('/apples')
    expect(returnAddress('https://auth.example.org/', rules)).toBeUndefined()
    expect(returnAddress('undefined/', rules)).toBeUndefined()
  })

  it.each(['', '*', 'null', 'https:', 'https://', 'https://app.example.org/', 'javascript:', 'ftp://x', 'a'])(
    'is of no origin where %j is allowed, which is none',
    (origin) => {
      const rules = { publicOrigin: undefined, allowedOrigins: [origin] }
      for (const text of [
        'https://app.example.org/',
        `${origin}/`,
        `${origin}/x`,
        origin,
        'javascript:/x',
        'ftp://x/',
      ]) {
        if (!text.startsWith('/')) expect(returnAddress(text, rules)).toBeUndefined()
      }
    },
  )

  it('leads home where there is none, under the path of the service', () => {
    expect(returnAddressOrHome('//evil.example', RULES)).toBe('/')
    expect(returnAddressOrHome('//evil.example', { ...RULES, basePath: '/sign-in' })).toBe('/sign-in/')
    expect(returnAddressOrHome('/apples', { ...RULES, basePath: '/sign-in' })).toBe('/apples')
  })

  it('leads, for whatever text, to an allowed origin as a browser reads it', () => {
    const parts = fc.constantFrom('https:', 'http:', '/', '\\', '@', ':', '.', 'app.example.org', 'evil', '?', '#', '%2f', '%5c', '\t', '..', '443', 'localhost:3000', 'é') // prettier-ignore
    const texts = fc.array(parts, { maxLength: 9 }).map((all) => all.join(''))
    const allowed = new Set([RULES.publicOrigin, ...RULES.allowedOrigins])
    fc.assert(
      fc.property(
        fc.oneof(
          texts,
          texts.map((text) => `https://app.example.org${text}`),
        ),
        (text) => {
          const address = returnAddress(text, RULES)
          if (address !== undefined) expect(allowed).toContain(new URL(address, RULES.publicOrigin).origin)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe.each([
  'https://auth.example.org',
  'https://app.example.org',
  'http://localhost:3000',
  'http://127.0.0.1:8700',
])('the attack list on %s', (origin) => {
  const rules = { publicOrigin: origin, allowedOrigins: ['https://app.example.org'] }

  it.each(attacksOn(origin))('does not get through: $name', ({ address }) => {
    expect(returnAddress(address, rules)).toBeUndefined()
  })
})

describe('the attack list', () => {
  it('holds at least 100 different addresses under different names', () => {
    expect(new Set(ATTACKS.map(({ address }) => address)).size).toBe(ATTACKS.length)
    expect(ATTACKS.length).toBeGreaterThanOrEqual(100)
  })
})
