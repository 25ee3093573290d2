import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { assetAddress, assetHeaders } from './asset.js'
import { ASSETS } from './assets.js'
import { STYLE_SHEET } from './style-sheet.js'
import { WEB_AUTHN_LIBRARY } from './web-authn-assets.js'

describe('the assets', () => {
  it('are at paths of their own, each with the type that browsers demand', () => {
    expect(ASSETS.map(({ path, contentType }) => [path, contentType])).toEqual([
      ['/assets/sign-in.css', 'text/css; charset=utf-8'],
      ['/assets/simplewebauthn.js', 'text/javascript; charset=utf-8'],
      ['/assets/webauthn.js', 'text/javascript; charset=utf-8'],
    ])
  })

  it('are known by the hash of their body', () => {
    for (const { body, etag } of ASSETS) {
      expect(etag).toBe(`"${createHash('sha256').update(body).digest('base64url')}"`)
    }
    expect(assetAddress('/auth', STYLE_SHEET)).toBe(`/auth/assets/sign-in.css?v=${STYLE_SHEET.version}`)
  })

  it('may be kept by caches, and are taken for nothing but what they are', () => {
    expect(assetHeaders(STYLE_SHEET)).toEqual({
      'content-type': 'text/css; charset=utf-8',
      etag: STYLE_SHEET.etag,
      'cache-control': 'public, max-age=86400',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it('hold the library of the passkeys as its makers built it for browsers', () => {
    expect(WEB_AUTHN_LIBRARY.body).toContain('SimpleWebAuthnBrowser={}')
    expect(WEB_AUTHN_LIBRARY.body).not.toContain('sourceMappingURL')
  })
})
