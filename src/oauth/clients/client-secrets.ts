import { createHash, randomBytes } from 'node:crypto'
import type { OAuthClientSecret } from '../../store/index.js'

/** Secrets of one client at most: one in use, and one that takes its place. */
export const MOST_SECRETS = 2

const SECRET_BYTES = 32

/** A new secret of a client: what is stored of it, and the secret itself, which is answered once. */
export interface NewClientSecret {
  readonly stored: OAuthClientSecret
  /** 43 characters, base64url. */
  readonly secret: string
}

/** What is stored of a secret: SHA-256, base64url. */
export function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}

/** Draws a secret of 256 bits. */
export function newClientSecret(id: string, createdAt: number): NewClientSecret {
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  return { stored: { id, hash: hashOfSecret(secret), createdAt }, secret }
}
