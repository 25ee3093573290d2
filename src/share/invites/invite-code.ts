import { createHash, randomBytes } from 'node:crypto'

/** Digits of a code, the smallest first: without those that are taken for one another (`0 O`, `1 I l`). */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const BASE = BigInt(ALPHABET.length)
const LENGTH = 22
const BYTES = 16
const END = 1n << BigInt(8 * BYTES)

/** What opens an invite: 128 random bits as 22 characters. Whoever knows it may accept; it is told once and kept as a hash alone. */
export type InviteCode = string & { readonly __inviteCode: true }

/** A new code. `bytes` are 16 random ones. */
export function newInviteCode(bytes: Buffer = randomBytes(BYTES)): InviteCode {
  return encodeInviteCode(bytes)
}

/** 16 bytes in base 57, the most significant digit first, padded on the left (capabilities M23). */
export function encodeInviteCode(bytes: Buffer): InviteCode {
  if (bytes.length !== BYTES) throw new RangeError(`a code is made of ${BYTES} bytes`)
  let rest = BigInt(`0x${bytes.toString('hex')}`)
  let code = ''
  for (let place = 0; place < LENGTH; place += 1) {
    code = ALPHABET.charAt(Number(rest % BASE)) + code
    rest /= BASE
  }
  // 57^22 is more than 2^128: every value has its 22 digits.
  return code as InviteCode
}

/** The 16 bytes that a code stands for. */
export function decodeInviteCode(code: InviteCode): Buffer {
  return Buffer.from(
    valueOf(code)
      .toString(16)
      .padStart(2 * BYTES, '0'),
    'hex',
  )
}

/**
 * The code if it is one, else `undefined`.
 *
 * Accepted: `XvCWj7LtAMRtqYGrTnEZuJ`. Rejected: 21 or 23 characters, `0`, `O`, `1`, `I`, `l`, blanks, `zzzzzzzzzzzzzzzzzzzzzz` (2^128
 * or more).
 */
export function parseInviteCode(text: string): InviteCode | undefined {
  if (text.length !== LENGTH || ![...text].every((digit) => ALPHABET.includes(digit))) return undefined
  const code = text as InviteCode // it has been looked at
  return valueOf(code) < END ? code : undefined
}

/** What is kept of a code: SHA-256, base64url. 128 random bits need no salt, and cannot be tried through. */
export function inviteCodeHash(code: InviteCode): string {
  return createHash('sha256').update(code, 'ascii').digest('base64url')
}

function valueOf(code: InviteCode): bigint {
  return [...code].reduce((value, digit) => value * BASE + BigInt(ALPHABET.indexOf(digit)), 0n)
}
