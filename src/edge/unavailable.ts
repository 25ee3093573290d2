import type { ConnectionError } from '@tinyauth/guard/local'
import { DomainError } from '../common/errors/domain-error.js'

/** The refusal of what cannot be decided because the upstream does not answer. */
export function unavailable(error: ConnectionError): DomainError {
  const { message: detail, retryAfterSeconds } = error
  return new DomainError('ServiceUnavailable', { detail, retryAfterSeconds, cause: error })
}
