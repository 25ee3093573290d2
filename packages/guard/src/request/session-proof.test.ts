import { describe, expect, it } from '@jest/globals'
import { endUserRequest } from './end-user-request.js'
import { sessionProofOf } from './session-proof.js'

function proofOf(rawHeaders: readonly string[], url = '/'): string | undefined {
  return sessionProofOf({ rawHeaders, method: 'GET', url })
}

describe('the proof of a session', () => {
  it.each([
    ['alone', '__Host-session=a.b', '__Host-session=a.b'],
    ['among others', 'x=1; __Host-session=a.b; y=2', '__Host-session=a.b'],
    ['of a domain', 'x=1;__Secure-session=a.b', '__Secure-session=a.b'],
    ['after a name that is like it', 'my-session=1; __Host-session=a.b', '__Host-session=a.b'],
    ['beside a value that is like it', 'x=__Host-session=c; __Host-session=a.b', '__Host-session=a.b'],
    ['twice, both', '__Host-session=a.b; x=1; __Host-session=c.d', '__Host-session=a.b; __Host-session=c.d'],
    ['of both names', '__Secure-session=a; __Host-session=b', '__Secure-session=a; __Host-session=b'],
    ['empty', '__Host-session=', '__Host-session='],
    ['with white space', ' __Host-session = a.b ;x=1', '__Host-session = a.b'],
    ['with its name in the value', '__Host-session=x-session', '__Host-session=x-session'],
  ])('is its cookie: %s', (_, line, proof) => {
    expect(proofOf(['Host', 'x', 'Cookie', line])).toBe(proof)
  })

  it.each([
    ['no cookie', []],
    ['other cookies', ['Cookie', 'x=1; my-session=a; session=b; __host-session=c; __Host-sessions=d; __Host-session']],
    ['a value that is like it', ['Cookie', 'x=__Host-session=a']],
    ['another header', ['X-Cookie', '__Host-session=a']],
    ['an Authorization beside it', ['Cookie', '__Host-session=a', 'AUTHORIZATION', 'Basic x']],
    ['an Authorization before it', ['authorization', '', 'Cookie', '__Host-session=a']],
    ['a session token beside it', ['Cookie', '__Host-session=a; tinysess=b']],
    ['a session token in another header', ['Cookie', '__Host-session=a', 'Cookie', 'tinysess=b']],
  ])('is not there with %s', (_, rawHeaders) => {
    expect(proofOf(rawHeaders)).toBeUndefined()
  })

  it('is not there at a presigned address', () => {
    expect(proofOf(['Cookie', '__Host-session=a'], '/x?X-Amz-Signature=00')).toBeUndefined()
    expect(proofOf(['Cookie', '__Host-session=a'], '/x?y=1')).toBe('__Host-session=a')
  })

  it('is taken together of all Cookie headers, whatever their case', () => {
    expect(proofOf(['COOKIE', '__Host-session=a', 'cookie', 'x=1; __Host-session=b'])).toBe(
      '__Host-session=a; __Host-session=b',
    )
  })

  it('is not looked for in too many headers, nor where there are none to read', () => {
    const lines = Array.from({ length: 300 }, (_, i) => [`x-${i}`, '']).flat()
    expect(() => proofOf(lines)).toThrow('more than 256 header lines')
    expect(() => sessionProofOf({ method: 'GET' })).toThrow('no `rawHeaders`')
  })
})

describe('what is forwarded', () => {
  const BOTH = 'x=1; __Host-session=a; tinysess=b; __Secure-session=c'

  it('are the cookies of sessions, and no other cookies', () => {
    expect(endUserRequest({ rawHeaders: ['Cookie', `${BOTH}; my-session=d`], method: 'GET', url: '/' })).toMatchObject({
      headers: [['Cookie', '__Host-session=a; tinysess=b; __Secure-session=c']],
      request: undefined,
    })
  })

  it('holds no session where another site may have sent it, and another proof decides', () => {
    const incoming = { rawHeaders: ['Cookie', BOTH], method: 'POST', url: '/' }
    const asked = endUserRequest(incoming)
    expect(asked).toMatchObject({ headers: [['Cookie', 'tinysess=b']], request: { method: 'POST' } })
    expect(asked.refused).toBeUndefined()
  })

  it('is refused where no other proof is left', () => {
    const rawHeaders = ['Cookie', '__Host-session=a', 'X-CSRF-Token', 'c', 'Sec-Fetch-Site', 'cross-site']
    expect(endUserRequest({ rawHeaders, method: 'DELETE', url: '/' })).toMatchObject({ refused: 'CsrfError' })
    const own = [...rawHeaders.slice(0, -1), 'same-origin']
    expect(endUserRequest({ rawHeaders: own, method: 'DELETE', url: '/' }).refused).toBeUndefined()
  })
})
