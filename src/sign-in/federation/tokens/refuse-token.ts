import { FederationError } from '../federation-error.js'

/** @throws FederationError `TokenInvalid`, always */
export function refuseToken(detail: string): never {
  throw new FederationError('TokenInvalid', detail)
}
