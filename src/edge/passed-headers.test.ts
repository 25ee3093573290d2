import { describe, expect, it } from '@jest/globals'
import { HeaderList } from '@tinyauth/decision'
import { passedHeaders } from './passed-headers.js'

const TO = {
  call: { sourceIp: '192.0.2.7', secure: true, requestId: 'r-1' },
  host: 'tinyauth.example.org',
  ownHosts: ['edge.example.org'],
}
const SAID = [
  ['x-forwarded-for', '192.0.2.7'],
  ['x-forwarded-proto', 'https'],
  ['x-request-id', 'r-1'],
]

function passed(headers: readonly (readonly [string, string])[], uri = '/api/v1/authorize'): readonly unknown[] {
  return passedHeaders(new HeaderList(headers), uri, TO)
}

describe('a request that is passed on', () => {
  it('keeps its credentials, twice where they stand twice', () => {
    const credentials = [
      ['authorization', 'Basic a'],
      ['authorization', 'Basic b'],
      ['cookie', 'tinysess=c'],
      ['x-csrf-token', 'd'],
    ] as const
    expect(passed(credentials)).toEqual([['host', TO.host], ...credentials, ...SAID])
  })

  it('says itself where it comes from, whatever it said', () => {
    const claims = [
      ['X-Forwarded-For', '127.0.0.1'],
      ['X-Forwarded-Proto', 'http'],
      ['X-Real-Ip', '127.0.0.1'],
      ['Forwarded', 'for=127.0.0.1'],
      ['X-Request-Id', 'another'],
      ['Host', 'edge.example.org'],
    ] as const
    expect(passed(claims)).toEqual([['host', TO.host], ...SAID])
  })

  it('leaves out what is of one connection, and what `Connection` names', () => {
    const hop = [
      ['Connection', 'close, X-Hop'],
      ['X-Hop', '1'],
      ['Keep-Alive', 'timeout=5'],
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', '7'],
      ['Expect', '100-continue'],
      ['Accept-Encoding', 'gzip'],
    ] as const
    expect(passed(hop)).toEqual([['host', TO.host], ...SAID])
  })

  it.each([
    ['in a header', [['Authorization', 'AWS4-HMAC-SHA256 Credential=x']] as const, '/api/v1/authorize'],
    ['in its address', [], '/api/v1/authorize?X-Amz-Signature=x'],
  ])('keeps its host where it is signed %s', (_where, headers, uri) => {
    expect(passed([...headers, ['Host', 'edge.example.org']], uri)[0]).toEqual(['host', 'edge.example.org'])
  })

  it.each([
    ['in a header', [['Authorization', 'AWS4-HMAC-SHA256 Credential=x']] as const, '/api/v1/authorize'],
    ['in its address', [], '/api/v1/authorize?X-Amz-Signature=x'],
  ])('does not choose whom the upstream is asked for, also where it is signed %s', (_where, headers, uri) => {
    for (const other of ['other.internal', 'edge.example.org.evil.example', 'edge.example.org:8080', '']) {
      expect(passed([...headers, ['Host', other]], uri)[0]).toEqual(['host', TO.host])
    }
    expect(passed([...headers, ['Host', 'edge.example.org'], ['Host', 'other.internal']], uri)[0]).toEqual(['host', TO.host])
    expect(passed([...headers, ['Host', 'TinyAuth.example.org']], uri)[0]).toEqual(['host', 'TinyAuth.example.org'])
  }) // prettier-ignore
})
