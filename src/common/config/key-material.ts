import { hasControlCharacter } from '@tinyauth/decision'
import { Secret } from '../secrets/secret.js'
import type { ValueKind } from './value-kind.js'
import { parsed } from './value-kind.js'

const HEX = /^[0-9A-Fa-f]{64}$/
// 32 bytes are 43 characters and at most one of padding, in either alphabet of RFC 4648.
const BASE64 = /^[A-Za-z0-9+/]{43}=?$|^[A-Za-z0-9_-]{43}=?$/

/**
 * Master keys: the first seals, the others only open what was sealed before a rotation.
 *
 * Accepted: 64 hexadecimal digits; 43 or 44 characters of base64 or base64url; several of them separated by commas.
 * Rejected: any other length, both alphabets mixed, one key twice.
 */
export function masterKeys(): ValueKind<Secret<readonly Buffer[]>> {
  const expected = '32 bytes as base64, base64url or hex; after it, separated by commas, older ones that still open'
  return parsed(expected, '$(openssl rand -base64 32)', (written) => {
    const keys = written.split(',').map((entry) => keyOf(entry.trim()))
    const known = keys.filter((key) => key !== undefined)
    const distinct = new Set(known.map((key) => key.toString('hex')))
    return distinct.size === keys.length ? new Secret(known) : undefined
  })
}

/** Key from which session and signing keys are derived: text, used as its UTF-8 bytes (wire-protocol 3.6). */
export function signingKey(): ValueKind<Secret<string>> {
  return parsed('at least 32 characters', '$(openssl rand -base64 48)', (written) =>
    written.length >= 32 ? new Secret(written) : undefined,
  )
}

/** Secret of an access key, as the service that made it told it. */
export function accessKeySecret(): ValueKind<Secret<string>> {
  return parsed('the secret of an access key', 'the-secret-of-the-key', (written) =>
    written.trim() === written && !hasControlCharacter(written) ? new Secret(written) : undefined,
  )
}

function keyOf(written: string): Buffer | undefined {
  if (HEX.test(written)) return Buffer.from(written, 'hex')
  return BASE64.test(written) ? Buffer.from(written, 'base64') : undefined
}
