import { randomBytes } from 'node:crypto'

/** Where new identifiers come from (style 13). */
export abstract class Ids {
  /** A UUID of version 7 (RFC 9562): sorts by the given time in milliseconds. */
  abstract uuid(nowMs: number): string
  /** `length` characters drawn evenly from `alphabet` (at most 256 characters). For secrets. */
  abstract text(length: number, alphabet: string): string
}

/** Identifiers from the random numbers of the operating system. */
export class RandomIds extends Ids {
  private pool = Buffer.alloc(0)
  private used = 0

  override uuid(nowMs: number): string {
    const bytes = this.take(16)
    bytes.writeUIntBE(nowMs, 0, 6)
    bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
    const hex = bytes.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }

  override text(length: number, alphabet: string): string {
    // Bytes past the last whole multiple would make the first characters more frequent.
    const limit = 256 - (256 % alphabet.length)
    let text = ''
    while (text.length < length) {
      for (const byte of randomBytes(length)) {
        if (byte < limit && text.length < length) text += alphabet.charAt(byte % alphabet.length)
      }
    }
    return text
  }

  /** Random bytes, drawn from the system 4 kB at a time: an id is made for every decision. */
  private take(length: number): Buffer {
    if (this.used + length > this.pool.length) {
      this.pool = randomBytes(4096)
      this.used = 0
    }
    const bytes = this.pool.subarray(this.used, this.used + length)
    this.used += length
    return bytes
  }
}
