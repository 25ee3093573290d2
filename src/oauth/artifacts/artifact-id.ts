import { createHash } from 'node:crypto'

/** What is stored in place of a token, a code or the name of a session: SHA-256, base64url. They have 256 random bits. */
export function artifactId(value: string): string {
  return createHash('sha256').update(value).digest('base64url')
}
