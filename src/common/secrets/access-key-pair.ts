import type { Ids } from '../ids.js'

const UPPER_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const LETTERS_AND_DIGITS = `${UPPER_AND_DIGITS}abcdefghijklmnopqrstuvwxyz`

/** Id and secret of an access key. The secret is shown once and sealed at rest. */
export interface AccessKeyPair {
  /** `AK` and 18 of `A`–`Z`, `0`–`9`: 93 bits, so that ids are never used twice. */
  readonly keyId: string
  /** 40 of `A`–`Z`, `a`–`z`, `0`–`9`: 238 bits. */
  readonly secret: string
}

/** Makes a new pair. */
export function newAccessKeyPair(ids: Ids): AccessKeyPair {
  return { keyId: `AK${ids.text(18, UPPER_AND_DIGITS)}`, secret: ids.text(40, LETTERS_AND_DIGITS) }
}
