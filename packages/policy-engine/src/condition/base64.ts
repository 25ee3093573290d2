const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Reads standard base64 with padding (RFC 4648, section 4) into a string of one character per byte.
 *
 * Accepted: `''`, `QUI=`. Rejected: `QUI` (no padding), `Q-I=` (URL alphabet), white space.
 */
export function decodeBase64(text: string): string | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  let bytes = ''
  let bits = 0
  let held = 0
  for (const character of text.replace(/=+$/, '')) {
    held = (held << 6) | ALPHABET.indexOf(character)
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes += String.fromCharCode((held >> bits) & 0xff)
  }
  return bytes
}
