const UNRESERVED = /^[A-Za-z0-9\-._~]*$/
const PERCENT = 0x25

/** How each byte is written: unreserved characters (RFC 3986, section 2.3) as they are, all others as `%XX`. */
const ENCODED = Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  return UNRESERVED.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
})

/** Encodes the UTF-8 bytes of a text, the percent sign too: `a%20` becomes `a%2520`. */
export function percentEncode(text: string): string {
  if (UNRESERVED.test(text)) return text
  let encoded = ''
  for (const byte of Buffer.from(text)) encoded += ENCODED[byte]
  return encoded
}

/** Brings percent-encoded text into its one canonical spelling, byte by byte: `%2d/%2f` becomes `-%2F%2F`. */
export function percentRecode(text: string): string {
  if (UNRESERVED.test(text)) return text
  const bytes = Buffer.from(text)
  let encoded = ''
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] === PERCENT ? decodedByte(bytes, at) : undefined
    // A percent sign that encodes nothing is a percent sign.
    encoded += ENCODED[byte ?? bytes[at] ?? PERCENT]
    if (byte !== undefined) at += 2
  }
  return encoded
}

function decodedByte(bytes: Buffer, at: number): number | undefined {
  const high = hexDigit(bytes[at + 1])
  const low = hexDigit(bytes[at + 2])
  return high === undefined || low === undefined ? undefined : high * 16 + low
}

function hexDigit(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : undefined
}

/** Decodes percent-encoded text; undefined when it is no UTF-8 or an escape is broken. */
export function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
