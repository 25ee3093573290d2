import { describe, expect, it } from '@jest/globals'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { type Origin, originOf, proxyTrust, sentRequestId } from './origin.js'

/** A request that came from a peer with these headers. */
function requestFrom(
  peer: string | undefined,
  headers: Readonly<Record<string, string>> = {},
  encrypted = false,
): IncomingMessage {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: peer })
  const request = new IncomingMessage(Object.assign(socket, encrypted ? { encrypted } : {}))
  request.headers = { ...headers }
  return request
}

function ipOf(trust: number | readonly string[] | undefined, peer: string, forwarded: string): string {
  return originOf(requestFrom(peer, { 'x-forwarded-for': forwarded }), proxyTrust(trust)).sourceIp
}

describe('the address of a client', () => {
  it('is that of the connection where no proxy is trusted, whatever the headers say', () => {
    expect(ipOf(undefined, '192.0.2.1', '10.0.0.1')).toBe('192.0.2.1')
    expect(ipOf(0, '192.0.2.1', '10.0.0.1')).toBe('192.0.2.1')
    expect(ipOf([], '192.0.2.1', '10.0.0.1')).toBe('192.0.2.1')
    expect(ipOf(['10.0.0.0/8'], '192.0.2.1', '10.0.0.1')).toBe('192.0.2.1')
  })

  it.each<[number | readonly string[], string, string]>([
    [1, '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    [2, '1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [3, '1.1.1.1, 2.2.2.2', '1.1.1.1'],
    [['10.0.0.0/8'], '1.1.1.1, 2.2.2.2', '2.2.2.2'],
    [['10.0.0.0/8'], '1.1.1.1, 2.2.2.2, 10.0.0.2', '2.2.2.2'],
    [['10.0.0.0/8'], '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    [1, '', '10.0.0.1'],
    [2, ', 2.2.2.2', '2.2.2.2'],
    [1, ' 2001:db8::1 ', '2001:db8::1'],
    [1, '::ffff:2.2.2.2', '2.2.2.2'],
  ])('behind proxies (%j) with `%s` is %s: the nearest that is no trusted proxy', (trust, forwarded, expected) => {
    expect(ipOf(trust, '10.0.0.1', forwarded)).toBe(expected)
  })

  it('is written as IPv4 where the connection maps it into IPv6', () => {
    expect(originOf(requestFrom('::ffff:192.0.2.1'), proxyTrust(undefined)).sourceIp).toBe('192.0.2.1')
    expect(ipOf(['10.0.0.0/8'], '::ffff:10.0.0.1', '1.1.1.1')).toBe('1.1.1.1')
    expect(originOf(requestFrom(undefined), proxyTrust(undefined)).sourceIp).toBe('')
  })

  it('is believed of nobody where the networks cannot be read', () => {
    expect(ipOf(['10.0.0.0/8', 'everywhere'], '10.0.0.1', '1.1.1.1')).toBe('10.0.0.1')
  })
})

describe('whether a request came over TLS', () => {
  function secure(trust: number | undefined, proto: string, encrypted = false): Origin['secure'] {
    return originOf(requestFrom('10.0.0.1', { 'x-forwarded-proto': proto }, encrypted), proxyTrust(trust)).secure
  }

  it('is seen at the connection, or said by a trusted proxy, the nearest one', () => {
    expect([secure(undefined, ''), secure(undefined, '', true), secure(1, 'http', true)]).toEqual([false, true, true])
    expect([secure(undefined, 'https'), secure(1, 'https'), secure(1, 'http')]).toEqual([false, true, false])
    expect([secure(1, 'https, http'), secure(1, 'http, https')]).toEqual([false, true])
  })
})

describe('the id that a request was sent with', () => {
  it.each(['a', 'x'.repeat(128), 'a b~!', '{"a":1}'])('is taken as it is: %j', (id) => {
    expect(sentRequestId(requestFrom('::1', { 'x-request-id': id }))).toBe(id)
  })

  it.each(['', 'x'.repeat(129), 'a\tb', 'ü', 'a\x7f', '\u001b[31m'])('is not taken: %j', (id) => {
    expect(sentRequestId(requestFrom('::1', { 'x-request-id': id }))).toBeUndefined()
  })
})
