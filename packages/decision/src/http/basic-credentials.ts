import { isUtf8 } from 'node:buffer'
import { hasControlCharacter } from '../control-characters.js'

/** What a Basic header carries. */
export interface BasicCredentials {
  readonly username: string
  readonly password: string
}

/** Whether a header value is of the Basic scheme. */
export function isBasic(authorization: string): boolean {
  return authorization.length >= 6 && authorization.slice(0, 6).toLowerCase() === 'basic '
}

const LONGEST = 8192

/**
 * Reads `Basic base64(user:password)`; the password may hold colons. Accepts `Basic QUtJRDpwOnE6cg==`. Rejects base64
 * that is not canonical, invalid UTF-8, control characters, no colon, an empty user name or password.
 */
export function parseBasic(authorization: string): BasicCredentials | undefined {
  if (authorization.length > LONGEST || !isBasic(authorization)) return undefined
  const encoded = authorization.slice(6).trim()
  const bytes = Buffer.from(encoded, 'base64')
  if (encoded === '' || bytes.toString('base64') !== encoded) return undefined
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString()
  if (hasControlCharacter(text)) return undefined
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1) return undefined
  return { username: text.slice(0, colon), password: text.slice(colon + 1) }
}
