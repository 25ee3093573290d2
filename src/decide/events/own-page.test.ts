import type { Identity } from '@tinyauth/decision'
import { describe, expect, it } from '@jest/globals'
import { principal } from '../../../packages/decision/test/principals.js'
import { assertOwnPage } from './own-page.js'

const HOST = ['Host', 'internal:8080']
const PUBLIC_URL = 'https://auth.example.org/base'
const entry = principal('guard')

function isLetIn(method: Identity['method'], ...lines: readonly string[]): boolean {
  try {
    assertOwnPage([...HOST, ...lines], { entry, method, mfa: false }, PUBLIC_URL)
    return true
  } catch {
    return false
  }
}

describe('a WebSocket with what a browser sends by itself', () => {
  it.each([
    ['no page at all', []],
    ['the host that was asked', ['Origin', 'http://internal:8080']],
    ['the public address', ['Origin', 'https://auth.example.org']],
    [
      'what the browser knows to be the same origin',
      ['Sec-Fetch-Site', 'same-origin', 'Origin', 'https://other.example'],
    ],
  ])('is let in from %s', (_, lines) => {
    expect([isLetIn('session', ...lines), isLetIn('basic', ...lines)]).toEqual([true, true])
  })

  it.each([
    ['another site', ['Origin', 'https://evil.example']],
    ['an opaque origin', ['Origin', 'null']],
    ['another port', ['Origin', 'http://internal:8081']],
    ['a public address that goes on', ['Origin', 'https://auth.example.org.evil.example']],
    ['the public address without TLS', ['Origin', 'http://auth.example.org']],
    ['two origins', ['Origin', 'https://auth.example.org', 'Origin', 'https://evil.example']],
    [
      'what the browser knows to be another site',
      ['Sec-Fetch-Site', 'cross-site', 'Origin', 'https://auth.example.org'],
    ],
    ['a sibling of the host', ['Sec-Fetch-Site', 'same-site']],
  ])('is refused from %s', (_, lines) => {
    expect([isLetIn('session', ...lines), isLetIn('basic', ...lines)]).toEqual([false, false])
  })

  it('is let in from anywhere with a proof that no browser adds', () => {
    const lines = ['Origin', 'https://evil.example']
    expect([isLetIn('bearer', ...lines), isLetIn('sigv4', ...lines)]).toEqual([true, true])
  })
})
