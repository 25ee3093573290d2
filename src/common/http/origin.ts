import type { IncomingMessage } from 'node:http'
import { contains, networksOf } from '@tinyauth/decision'

/** Whose word about the way that a request took is believed (`TRUST_PROXY`). */
export type ProxyTrust = (address: string, hop: number) => boolean

/** `hops` proxies in front of the service, or the networks that they are in; nobody when absent. */
export function proxyTrust(setting: number | readonly string[] | undefined): ProxyTrust {
  if (setting === undefined) return () => false
  if (typeof setting === 'number') return (_, hop) => hop < setting
  const networks = networksOf(setting)
  return (address) => networks !== undefined && contains(networks, address)
}

/** Whether whoever holds the other end of the connection is a proxy that is trusted. */
export function isTrustedProxy(request: IncomingMessage, trust: ProxyTrust): boolean {
  return trust(plainAddress(request.socket.remoteAddress ?? ''), 0)
}

/** Where a request comes from. */
export interface Origin {
  readonly sourceIp: string
  /** It came over TLS, here or at a proxy that is trusted. */
  readonly secure: boolean
}

/**
 * The address of the client: the nearest one of the connection and `X-Forwarded-For`, read from the right, that is no
 * trusted proxy. From an untrusted peer the header is not looked at.
 */
export function originOf(request: IncomingMessage, trust: ProxyTrust): Origin {
  const peer = plainAddress(request.socket.remoteAddress ?? '')
  const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true
  if (!trust(peer, 0)) return { sourceIp: peer, secure: encrypted }
  const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',')
  const proto = String(request.headers['x-forwarded-proto'] ?? '').split(',')
  return { sourceIp: clientAddress(peer, forwarded, trust), secure: proto.at(-1)?.trim() === 'https' || encrypted }
}

function clientAddress(peer: string, forwarded: readonly string[], trust: ProxyTrust): string {
  let address = peer
  for (let i = forwarded.length - 1, hop = 0; i >= 0 && trust(address, hop); i--, hop++) {
    const next = plainAddress(forwarded[i]?.trim() ?? '')
    if (next === '') break
    address = next
  }
  return address
}

/** The address without the form that IPv4 has on a socket of IPv6. */
export function plainAddress(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address
}

const LONGEST_REQUEST_ID = 128

/** `X-Request-Id` as the client sent it, if it is printable ASCII of at most 128 characters (security-checklist http/request-id). */
export function sentRequestId(request: IncomingMessage): string | undefined {
  const id = request.headers['x-request-id']
  if (typeof id !== 'string' || id === '' || id.length > LONGEST_REQUEST_ID) return undefined
  for (let i = 0; i < id.length; i++) {
    const code = id.charCodeAt(i)
    if (code < 0x20 || code > 0x7e) return undefined
  }
  return id
}
