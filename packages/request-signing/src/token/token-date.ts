import { subkeyDate } from '../subkey-date.js'
import type { DecodedToken } from './decode-token.js'

/** 9999-12-31T23:59:59Z */
const LAST_SECOND = 253_402_300_799

/**
 * The UTC day on which a decoded token says that it was issued, `YYYYMMDD`, to find the key of that day (wire protocol 3.7).
 * Undefined when `iat` is no whole second of the years 1970 to 9999; such a token is to be refused.
 *
 * Not verified, and safe to choose a key by: `verifyToken` refuses an `iat` that lies further back than the longest
 * lifetime, so that a key of an old day makes no tokens any more.
 */
export function tokenDate({ unverified }: DecodedToken): string | undefined {
  const iat = unverified['iat']
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat) || iat < 0 || iat > LAST_SECOND) return undefined
  return subkeyDate(iat * 1000)
}
