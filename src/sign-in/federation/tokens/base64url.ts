/**
 * Bytes of canonical base64url (RFC 7515, 2). `decodeBase64url('Zm9v')` is `foo`. Rejected: padding (`Zg==`), the other alphabet
 * (`+/`), spaces, a lonely last character, and bits behind the last byte (`Zh` for `Zg`): two texts must not be one token.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
