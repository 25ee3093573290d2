import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { isoCBOR } from '@simplewebauthn/server/helpers'

type CborMap = Parameters<typeof isoCBOR.encode>[0]

// Bits of authenticator data (WebAuthn, 6.1).
const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const BACKUP_ELIGIBLE = 0x08
const ATTESTED = 0x40

/** What a ceremony does other than it should. */
export interface Ceremony {
  /** Of the page that asks. */
  readonly origin: string
  /** Default: what the options say. */
  readonly rpId?: string
  /** Default: what the options say. */
  readonly challenge?: string
  /** Default true. */
  readonly userVerified?: boolean
  /** Default true. */
  readonly userPresent?: boolean
  /** Default: one more than the last time; `0` for one that does not count. */
  readonly counter?: number
  /** More members of the client data. */
  readonly clientData?: Readonly<Record<string, unknown>>
  /** Default: that of the user for whom it was made; `null`: none. */
  readonly userHandle?: string | null
  /** Default `none`. */
  readonly attestation?: { readonly fmt: string; readonly attStmt: CborMap }
}

/** An authenticator with one ES256 key, as far as a relying party can tell (WebAuthn, 6). */
export class SoftwareAuthenticator {
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  private userHandle: string | undefined
  counter = 0
  /** Base64url. */
  readonly credentialId: string

  constructor(
    private readonly traits: {
      readonly credentialId?: string
      /** Is synced between devices. */
      readonly backupEligible?: boolean
      /** What the browser says of it; absent: nothing. */
      readonly discoverable?: boolean
    } = {},
  ) {
    this.credentialId = traits.credentialId ?? randomBytes(32).toString('base64url')
  }

  /** `navigator.credentials.create`. */
  create(options: PublicKeyCredentialCreationOptionsJSON, ceremony: Ceremony): RegistrationResponseJSON {
    this.userHandle = options.user.id
    const clientDataJSON = clientDataOf('webauthn.create', options.challenge, ceremony)
    const authData = Buffer.concat([
      this.header(ceremony.rpId ?? options.rp.id ?? '', ATTESTED, ceremony),
      this.credentialData(),
    ])
    const { fmt, attStmt } = ceremony.attestation ?? { fmt: 'none', attStmt: new Map<string, string>() }
    const entries = [
      ['fmt', fmt],
      ['attStmt', attStmt],
      ['authData', new Uint8Array(authData)],
    ] as const
    const attestationObject = base64url(isoCBOR.encode(new Map<string, CborMap>(entries)))
    const { discoverable } = this.traits
    return {
      id: this.credentialId,
      rawId: this.credentialId,
      type: 'public-key',
      response: { clientDataJSON: base64url(clientDataJSON), attestationObject, transports: ['internal'] },
      clientExtensionResults: discoverable === undefined ? {} : { credProps: { rk: discoverable } },
    }
  }

  /** `navigator.credentials.get`. */
  get(options: PublicKeyCredentialRequestOptionsJSON, ceremony: Ceremony): AuthenticationResponseJSON {
    this.counter += 1
    const clientDataJSON = clientDataOf('webauthn.get', options.challenge, ceremony)
    const authData = this.header(ceremony.rpId ?? options.rpId ?? '', 0, ceremony)
    const signed = Buffer.concat([authData, createHash('sha256').update(clientDataJSON).digest()])
    const userHandle = ceremony.userHandle === undefined ? this.userHandle : ceremony.userHandle
    return {
      id: this.credentialId,
      rawId: this.credentialId,
      type: 'public-key',
      response: {
        clientDataJSON: base64url(clientDataJSON),
        authenticatorData: base64url(authData),
        signature: base64url(sign('sha256', signed, this.keys.privateKey)),
        ...(typeof userHandle === 'string' ? { userHandle } : {}),
      },
      clientExtensionResults: {},
    }
  }

  /** Hash of the relying party, flags, counter. */
  private header(
    rpId: string,
    flags: number,
    { userPresent = true, userVerified = true, counter = this.counter }: Ceremony,
  ): Buffer {
    const header = Buffer.alloc(37)
    createHash('sha256').update(rpId).digest().copy(header)
    const person = (userPresent ? USER_PRESENT : 0) | (userVerified ? USER_VERIFIED : 0)
    header[32] = flags | person | (this.traits.backupEligible === true ? BACKUP_ELIGIBLE : 0)
    header.writeUInt32BE(counter, 33)
    return header
  }

  /** AAGUID, length and id of the credential, its key as COSE. */
  private credentialData(): Buffer {
    const id = Buffer.from(this.credentialId, 'base64url')
    const length = Buffer.alloc(2)
    length.writeUInt16BE(id.length)
    return Buffer.concat([Buffer.alloc(16), length, id, coseKey(this.keys.publicKey)])
  }
}

/** An ES256 key as COSE (RFC 9053, 7.1.1). */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const entries = [
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
    [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
  ] as const
  return Buffer.from(isoCBOR.encode(new Map<number, number | Uint8Array<ArrayBuffer>>(entries)))
}

function clientDataOf(type: string, asked: string, { origin, challenge, clientData }: Ceremony): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge: challenge ?? asked, origin, crossOrigin: false, ...clientData }))
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}
