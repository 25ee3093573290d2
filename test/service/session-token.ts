import { createHmac } from 'node:crypto'

/** What a subkey is derived from (wire-protocol 3.6). */
export interface SubkeyInput {
  readonly secret: string
  readonly identity: string
  /** `YYYYMMDD`. */
  readonly date: string
  readonly region: string
  readonly service: string
}

/** The last step of a derivation. */
export type SubkeyType = 'jwt_request' | 'basic_auth_request' | 'aws4_request'

/** A subkey, written from wire-protocol 3.6 and nothing else: the service is judged by it. */
export function subkey(type: SubkeyType, input: SubkeyInput): Buffer {
  const start =
    type === 'aws4_request'
      ? Buffer.from(`AWS4${input.secret}`)
      : Buffer.concat([Buffer.from('TINYAUTH'), hmac(Buffer.from(input.secret), input.identity)])
  return [input.date, input.region, input.service, type].reduce<Buffer>((key, message) => hmac(key, message), start)
}

/** `YYYYMMDD` (UTC) of a time in seconds. */
export function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10).replaceAll('-', '')
}

/** A compact JWS over HMAC-SHA-256, whatever its header claims. */
export function signedToken(header: unknown, claims: unknown, key: Buffer): string {
  const signed = `${part(header)}.${part(claims)}`
  return `${signed}.${hmac(key, signed).toString('base64url')}`
}

/** Base64url of the JSON text of a value; a text is taken as it is. */
export function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

/** The claims of a token, unverified. */
export function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
}

function hmac(key: Buffer, message: string): Buffer {
  return createHmac('sha256', key).update(message, 'utf8').digest()
}
