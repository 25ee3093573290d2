import type { Request } from 'express'
import type { Config } from '../../common/config/index.js'
import { FederationError } from '../federation/federation-error.js'
import { pagePaths } from '../pages/page-paths.js'
import { basePathOf, ownOrigin } from './own-address.js'

/**
 * Where an identity provider sends browsers back to: `PUBLIC_URL` with `/login/<provider>/callback` (capabilities F13).
 *
 * @throws FederationError `ConfigurationInvalid` where the address of this service is not known
 */
export function redirectUri(config: Config, request: Request, provider: string): string {
  const origin = ownOrigin(config, request)
  if (origin === undefined) {
    throw new FederationError('ConfigurationInvalid', 'the address of this service is not known: set PUBLIC_URL')
  }
  return `${origin}${pagePaths(basePathOf(config)).provider(provider)}/callback`
}
