import { describe, expect, it } from '@jest/globals'
import QRCode from 'qrcode'
import { qrImage } from './qr-image.js'

const ADDRESS = 'otpauth://totp/Orchard:fred?secret=GEZDGNBVGY3TQOJQ&issuer=Orchard'

function shown(svg: string): string {
  return String(qrImage(svg, 'QR code'))
}

describe('the picture of a QR code', () => {
  it.each([{}, { width: 200, margin: 2 }, { errorCorrectionLevel: 'H' as const }])(
    'is what the library draws: %j',
    async (options) => {
      const svg = await QRCode.toString(ADDRESS, { type: 'svg', ...options })
      expect(shown(svg)).toBe(`<div class="qr" role="img" aria-label="QR code">${svg}</div>`)
    },
  )

  it.each([
    '',
    '<script>alert(1)</script>',
    '<svg><script>alert(1)</script></svg>',
    '<svg onload="alert(1)"><path d="M0 0"/></svg>',
    '<svg style="x"><path d="M0 0"/></svg>',
    '<svg viewBox="0 0 1 1"><path d="M0 0"/><image href="x"/></svg>',
    '<svg viewBox="0 0 1 1"><path d="M0 0" onclick="x"/></svg>',
    '<svg viewBox="0 0 1 1"><path d="&quot;"/></svg>',
    '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg><script>alert(1)</script>',
  ])('is nothing for `%s`', (svg) => {
    expect(shown(svg)).toBe('false')
  })

  it('is refused in no time, however long', () => {
    expect(shown(`<svg viewBox="0 0 1 1"><path d="${'M0 '.repeat(200_000)}<"/></svg>`)).toBe('false')
    expect(shown(`<svg${' width="1"'.repeat(100_000)}`)).toBe('false')
  })
})
