/**
 * Reads base64url without padding (RFC 4648, section 5; RFC 7515, section 2), in its one canonical spelling.
 *
 * Accepted: `''`, `QUI`. Rejected: `QUI=` (padding), `Q+I` (the other alphabet), `QUJ` (unused bits set), white space.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  // Buffer overlooks whatever it cannot read, so that only writing it again shows that nothing was overlooked.
  return bytes.toString('base64url') === text ? bytes : undefined
}

/** Writes text (as UTF-8) or bytes in base64url without padding. */
export function encodeBase64url(data: string | Uint8Array): string {
  return Buffer.from(data).toString('base64url')
}
