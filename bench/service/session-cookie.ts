import { createHmac } from 'node:crypto'

/** Lifetime of a session token (wire-protocol 3.7). */
const LIFETIME_SECONDS = 8 * 3600

/**
 * A session cookie as `get-token-for-login` would give it, made without asking: 10,000 logins would mean 10,000 slow password
 * hashes. Written from wire-protocol 3.6 and 3.7, without code of the service.
 */
export function sessionCookie(signingKey: string, username: string, service: string, nowMs: number): string {
  const iat = Math.floor(nowMs / 1000)
  const claims = { user: username, mfa: false, exp: iat + LIFETIME_SECONDS, iat }
  const signed = `${encoded({ typ: 'JWT', alg: 'HS256' })}.${encoded(claims)}`
  const date = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '')
  const key = sessionKey(signingKey, username, date, service)
  return `tinysess=${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}

function sessionKey(signingKey: string, username: string, date: string, service: string): Buffer {
  const prefixed = Buffer.concat([Buffer.from('TINYAUTH'), mac(Buffer.from(signingKey), username)])
  return [date, 'global', service, 'jwt_request'].reduce(mac, prefixed)
}

function mac(key: Buffer, message: string): Buffer {
  return createHmac('sha256', key).update(message).digest()
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
