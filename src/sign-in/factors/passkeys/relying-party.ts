import { isIP } from 'node:net'
import type { Config } from '../../../common/config/index.js'
import { DomainError } from '../../../common/errors/domain-error.js'
import { originProblem } from '../../../common/http/exact-origin.js'

/** For whom passkeys are made (WebAuthn, 5.1.2). */
export interface RelyingParty {
  /** A host name; passkeys are good for it and the hosts below it. */
  readonly rpId: string
  /** The one origin whose pages may ask for them. */
  readonly origin: string
}

/**
 * Decides for whom passkeys are: for the host of `PUBLIC_URL`. Without it, outside of production, for `localhost` where the
 * request came to it.
 *
 * Accepted: `https://auth.example.org`, `http://localhost:8700`. Rejected: `https://192.0.2.1` (an address is no relying
 * party), `http://auth.example.org` (browsers do not offer it), in production anything but `PUBLIC_URL`.
 *
 * @param requestOrigin scheme, host and port under which the browser reached the service; not believed any further
 * @throws DomainError `ValidationFailed` naming `passkey`: what to do so that there are passkeys
 */
export function relyingParty(
  config: Pick<Config, 'publicUrl' | 'isProduction'>,
  requestOrigin: string | undefined,
): RelyingParty {
  if (config.publicUrl !== undefined) return ofPublicUrl(new URL(config.publicUrl))
  if (config.isProduction) throw impossible('set `PUBLIC_URL` to the https address of this service')
  const url = originProblem(requestOrigin) === undefined ? new URL(String(requestOrigin)) : undefined
  if (url?.hostname === 'localhost') return { rpId: 'localhost', origin: url.origin }
  const port = url === undefined || url.port === '' ? '' : `:${url.port}`
  throw impossible(`set \`PUBLIC_URL\`, or open \`http://localhost${port}\` on this machine`)
}

function ofPublicUrl({ hostname, origin, protocol }: URL): RelyingParty {
  if (isIP(hostname) !== 0 || hostname.startsWith('[')) {
    throw impossible('`PUBLIC_URL` has to hold a host name: there are no passkeys for an IP address')
  }
  if (protocol !== 'https:' && hostname !== 'localhost' && !hostname.endsWith('.localhost')) {
    throw impossible('`PUBLIC_URL` has to be an https address: browsers offer no passkeys without TLS')
  }
  return { rpId: hostname, origin }
}

function impossible(problem: string): DomainError {
  return new DomainError('ValidationFailed', { problems: { passkey: problem } })
}
