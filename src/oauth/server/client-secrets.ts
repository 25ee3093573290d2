import { sameSecret } from '@tinyauth/request-signing'
import type { Client, Provider } from 'oidc-provider'
import { hashOfSecret } from '../clients/client-secrets.js'

/** Compares secrets by their hashes, each of them in constant time; the library would keep them in the clear. */
export function compareByHash(provider: Provider): void {
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: Client, secret: string): boolean {
      const hash = hashOfSecret(secret)
      const hashes = this.metadata()['secret_hashes']
      return Array.isArray(hashes) && hashes.map((known) => sameSecret(hash, String(known))).includes(true)
    },
  })
}
