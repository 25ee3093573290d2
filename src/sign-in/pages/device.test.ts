import { describe, expect, it } from '@jest/globals'
import { deviceOf } from './device.js'
import { STRINGS_DE } from './strings.de.js'

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0'

describe('a device', () => {
  it.each([
    ['Firefox on Linux', 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'],
    ['Chrome on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`],
    ['Edge on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/140.0.0.0`],
    ['Opera on macOS', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${CHROME} Safari/537.36 OPR/120.0.0.0`],
    ['Safari on macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18.0 Safari/605.1'],
    ['Safari on iPhone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E Safari/604.1'],
    ['Firefox on iPad', 'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) FxiOS/144.0 Mobile/15E Safari/605.1'],
    ['Chrome on Android', `Mozilla/5.0 (Linux; Android 15; Pixel 9) ${CHROME} Mobile Safari/537.36`],
    ['Chrome on ChromeOS', `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${CHROME} Safari/537.36`],
    ['curl', 'curl/8.5.0'],
    ['Linux', 'Something (Linux)'],
    ['Unknown device', 'Something'],
    ['Unknown device', '<script>alert(1)</script>'],
    ['Unknown device', ''],
  ])('is `%s` for `%s`', (device, userAgent) => {
    expect(deviceOf(userAgent)).toBe(device)
  })

  it('is unknown without a header, and told in the language of the reader', () => {
    expect(deviceOf(undefined)).toBe('Unknown device')
    expect(deviceOf('(X11; Linux) Firefox/144.0', STRINGS_DE)).toBe('Firefox unter Linux')
    expect(deviceOf(undefined, STRINGS_DE)).toBe('Unbekanntes Gerät')
  })
})
