import { describe, expect, it } from '@jest/globals'
import { methodsText, sessionName } from './session.js'

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36'

describe('a session', () => {
  it.each([
    [CHROME, 'Chrome on Windows'],
    [`${CHROME} Edg/140.0`, 'Edge on Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1', 'Safari on iOS'],
    ['curl/8.5.0', 'Browser'],
  ])('of %s is called by what it calls itself', (userAgent, name) => {
    expect(sessionName({ kind: 'browser', service: null, userAgent })).toBe(name)
  })

  it('that is a token is called by its service, whatever asked for it', () => {
    expect(sessionName({ kind: 'token', service: 'apples', userAgent: CHROME })).toBe('Token for apples')
  })

  it('says how somebody signed in, unknown ways as they are', () => {
    expect(methodsText({ provider: null, methods: ['pwd', 'hwk', 'user', 'mfa', 'face'] })).toBe(
      'password, passkey, two factors, face',
    )
    expect(methodsText({ provider: 'google', methods: ['fed'] })).toBe('by google')
  })
})
