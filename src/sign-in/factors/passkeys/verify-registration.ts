import type { VerifyRegistrationResponseOpts } from '@simplewebauthn/server'
import { PASSKEY_ALGORITHMS } from './passkey-options.js'
import type { Parsed, RegistrationResponse } from './passkey-response.js'
import type { RelyingParty } from './relying-party.js'
import { webAuthnLibrary } from './web-authn-library.js'

/** A credential that is what it says. */
export interface VerifiedRegistration {
  /** Base64url. */
  readonly credentialId: string
  /** The COSE key, base64url. */
  readonly publicKey: string
  readonly signCount: number
  readonly discoverable: boolean
}

/** Verifies a new credential (WebAuthn, 7.1); the challenge is known to be ours. */
export async function verifyRegistration(
  { response, clientData }: Parsed<RegistrationResponse>,
  site: RelyingParty,
): Promise<VerifiedRegistration | 'unwanted-attestation' | 'not-verified'> {
  try {
    if (await vouchesForItsMake(response)) return 'unwanted-attestation'
    const { verifyRegistrationResponse } = await webAuthnLibrary()
    const { registrationInfo: info } = await verifyRegistrationResponse({
      response: asLibraryTakesIt(response),
      expectedChallenge: clientData.challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: false,
      supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
    })
    if (info === undefined || info.credential.id !== response.id) return 'not-verified'
    return {
      credentialId: info.credential.id,
      publicKey: Buffer.from(info.credential.publicKey).toString('base64url'),
      signCount: info.credential.counter,
      // Browsers that do not say it: a credential that is synced between devices is found without a user name.
      discoverable: response.clientExtensionResults.credProps?.rk ?? info.credentialDeviceType === 'multiDevice',
    }
  } catch {
    return 'not-verified'
  }
}

/**
 * Whether there are certificates of a manufacturer. They were not asked for, so browsers leave them out; to look at them
 * would mean to fetch lists of revoked ones from addresses that whoever sent them chose.
 */
async function vouchesForItsMake({ response }: RegistrationResponse): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  const object = decodeAttestationObject(new Uint8Array(Buffer.from(response.attestationObject, 'base64url')))
  const format = object.get('fmt')
  return format !== 'none' && (format !== 'packed' || object.get('attStmt').get('x5c') !== undefined)
}

function asLibraryTakesIt({
  id,
  rawId,
  type,
  response,
}: RegistrationResponse): VerifyRegistrationResponseOpts['response'] {
  const { clientDataJSON, attestationObject } = response
  return { id, rawId, type, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} }
}
