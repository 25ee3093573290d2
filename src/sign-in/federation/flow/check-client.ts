import { type Configuration, genericGrantRequest } from 'openid-client'
import type { FederationError } from '../federation-error.js'
import type { Finding } from '../identity-provider.js'
import { federationErrorOf } from './protocol-errors.js'

/** A code that no provider issued. Who refuses it for being unknown has accepted the client before (RFC 6749, 4.1.3). */
const UNKNOWN_CODE = 'tinyauth-check-of-the-configuration'

/** Whether the provider accepts the client and its secret, as far as that can be told without a user. */
export async function checkClient(protocol: Configuration): Promise<Finding> {
  try {
    await genericGrantRequest(protocol, 'authorization_code', {
      code: UNKNOWN_CODE,
      redirect_uri: 'https://tinyauth.invalid/callback',
      code_verifier: UNKNOWN_CODE.padEnd(43, '-'),
    })
    return { level: 'warning', what: 'the provider accepts any code', fix: 'do not use this provider' }
  } catch (error) {
    return findingOf(federationErrorOf(error))
  }
}

/** Words that a provider finds for a code that it does not know: the standard's, GitHub's. */
const CODE_ERRORS = ['invalid_grant', 'bad_verification_code']

function findingOf({ code, detail }: FederationError): Finding {
  if (CODE_ERRORS.some((word) => detail.includes(`\`${word}\``))) {
    return { level: 'ok', what: 'the provider accepts the client and its secret' }
  }
  if (code === 'ConfigurationInvalid') {
    const fix = 'copy the client id and the secret once more; see how the client is to authenticate'
    return { level: 'error', what: `the token endpoint: ${detail}`, fix }
  }
  if (code === 'ProviderUnavailable') {
    return { level: 'error', what: `the token endpoint: ${detail}`, fix: 'see whether this machine reaches it' }
  }
  const fix = 'sign in once: only that tells whether the client is accepted'
  return { level: 'warning', what: `the token endpoint: ${detail}`, fix }
}
