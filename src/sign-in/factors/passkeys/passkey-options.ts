import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import type { FactorEntity, UserEntity } from '../../../store/index.js'
import type { RelyingParty } from './relying-party.js'
import { webAuthnLibrary } from './web-authn-library.js'

/** ES256, EdDSA, RS256 (COSE numbers): what authenticators have. */
export const PASSKEY_ALGORITHMS = [-7, -8, -257] as const

/** How long a ceremony may take. */
export const CEREMONY_SECONDS = 5 * 60

/** A passkey that a user has. */
export type KnownPasskey = Pick<FactorEntity, 'credentialId' | 'transports'>

/** The id of a user as an authenticator keeps it, base64url: it says nothing about the person (WebAuthn, 14.6.1). */
export function userHandleOf(uid: string): string {
  return Buffer.from(uid).toString('base64url')
}

/** Options of a registration: found without a user name where it can be, no certificates, none that the user has already. */
export async function creationOptions(
  user: Pick<UserEntity, 'id' | 'username' | 'displayName'>,
  known: readonly KnownPasskey[],
  { challenge, rpName, site }: { readonly challenge: string; readonly rpName: string; readonly site: RelyingParty },
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await webAuthnLibrary()
  return generateRegistrationOptions({
    rpName,
    rpID: site.rpId,
    userID: bytesOf(userHandleOf(user.id)),
    userName: user.username,
    userDisplayName: user.displayName ?? user.username,
    challenge: bytesOf(challenge),
    timeout: CEREMONY_SECONDS * 1000,
    attestationType: 'none',
    excludeCredentials: descriptors(known),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
  })
}

/** Options of a second factor: one of those that the user has. */
export async function secondFactorRequest(
  challenge: string,
  known: readonly KnownPasskey[],
  { rpId }: RelyingParty,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webAuthnLibrary()
  return generateAuthenticationOptions({
    rpID: rpId,
    challenge: bytesOf(challenge),
    timeout: CEREMONY_SECONDS * 1000,
    allowCredentials: descriptors(known),
    userVerification: 'preferred',
  })
}

/** Options of a sign-in without user name and password: any that the browser finds, and it has to know its user. */
export async function firstFactorRequest(
  challenge: string,
  { rpId }: RelyingParty,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await webAuthnLibrary()
  return generateAuthenticationOptions({
    rpID: rpId,
    challenge: bytesOf(challenge),
    timeout: CEREMONY_SECONDS * 1000,
    userVerification: 'required',
  })
}

function descriptors(known: readonly KnownPasskey[]): { id: string; transports?: string[] }[] {
  return known.flatMap(({ credentialId: id, transports }) => {
    if (id === null) return []
    return [transports === null ? { id } : { id, transports: [...transports] }]
  })
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(base64url, 'base64url'))
}
