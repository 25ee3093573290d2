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

/** Draws a secret of 256 bits. */
export function newClientSecret(id: string, createdAt: number): NewClientSecret {
  const secret = randomBytes(SECRET_BYTES).toString('base64url')
  return { stored: { id, hash: createHash('sha256').update(secret).digest('base64url'), createdAt }, secret }
}
