import type { VerifyAuthenticationResponseOpts } from '@simplewebauthn/server'
import type { FactorEntity } from '../../../store/index.js'
import type { AssertionResponse, Parsed } from './passkey-response.js'
import type { RelyingParty } from './relying-party.js'
import { webAuthnLibrary } from './web-authn-library.js'

/** A signature that is of the credential. */
export interface VerifiedAssertion {
  readonly signCount: number
  /** The authenticator asked for a PIN, a finger or a face. */
  readonly userVerified: boolean
}

/** Verifies a signature (WebAuthn, 7.2); the challenge is known to be ours. The counter is for the caller to judge. */
export async function verifyAssertion(
  { response, clientData }: Parsed<AssertionResponse>,
  { credentialId, publicKey }: Pick<FactorEntity, 'credentialId' | 'publicKey'>,
  site: RelyingParty,
): Promise<VerifiedAssertion | undefined> {
  if (credentialId === null || publicKey === null || credentialId !== response.id) return undefined
  try {
    const { verifyAuthenticationResponse } = await webAuthnLibrary()
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: asLibraryTakesIt(response),
      expectedChallenge: clientData.challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: false,
      // The library looks at the counter before the signature: anybody could make a regression up.
      credential: { id: credentialId, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter: 0 },
    })
    const { newCounter, userVerified } = authenticationInfo
    return verified ? { signCount: newCounter, userVerified } : undefined
  } catch {
    return undefined
  }
}

function asLibraryTakesIt({
  id,
  rawId,
  type,
  response,
}: AssertionResponse): VerifyAuthenticationResponseOpts['response'] {
  const { clientDataJSON, authenticatorData, signature } = response
  return { id, rawId, type, response: { clientDataJSON, authenticatorData, signature }, clientExtensionResults: {} }
}
