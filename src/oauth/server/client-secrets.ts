import { createHash } from 'node:crypto'
import { sameSecret } from '@tinyauth/request-signing'
import type { Client, Provider } from 'oidc-provider'

/** Compares secrets by their hashes, each of them in constant time; the library would keep them in the clear. */
export function compareByHash(provider: Provider): void {
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: Client, secret: string): boolean {
      const hash = createHash('sha256').update(secret).digest('base64url')
      const hashes = this.metadata()['secret_hashes']
      return Array.isArray(hashes) && hashes.map((known) => sameSecret(hash, String(known))).includes(true)
    },
  })
}
