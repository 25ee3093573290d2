import { createHash } from 'node:crypto'

/** The 32 characters of Crockford's base32: no `I`, `L`, `O` and `U`. */
export const RECOVERY_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 80 random bits: 16 characters of 5. */
export const RECOVERY_LENGTH = 16

const GROUP = /.{4}(?=.)/g
const BETWEEN = /[\s-]/g
const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/

/** How a code is shown: `7K3M-9QXT-2B5D-HJ8W`. */
export function formatRecoveryCode(code: string): string {
  return code.replace(GROUP, '$&-')
}

/**
 * A code as it was typed, `undefined` when it is none.
 *
 * Accepted: `7K3M-9QXT-2B5D-HJ8W`, `7k3m 9qxt 2b5d hj8w`, `O` for `0`, `I` and `L` for `1`. Rejected: 15 or 17 characters, `U`.
 */
export function parseRecoveryCode(text: string): string | undefined {
  if (text.length > 64) return undefined
  const code = text.replace(BETWEEN, '').toUpperCase().replaceAll('O', '0').replaceAll('I', '1').replaceAll('L', '1')
  return CODE.test(code) ? code : undefined
}

/** What is stored of a code: it is random, so one pass of SHA-256 is enough. Base64url. */
export function hashRecoveryCode(code: string): string {
  return createHash('sha256').update(code).digest('base64url')
}
