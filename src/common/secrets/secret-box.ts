import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { DomainError } from '../errors/domain-error.js'
import type { Secret } from './secret.js'

/** Why a sealed secret does not open. */
export type UnsealReason = 'malformed' | 'unknown-key' | 'not-authentic'

/** A sealed secret does not open: `InternalError` for the caller, the reason for the log. */
export class UnsealError extends DomainError {
  constructor(readonly reason: UnsealReason) {
    super('InternalError', { detail: `a sealed secret does not open: ${reason}` })
  }
}

const VERSION = 'v1'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const KEY_ID_BYTES = 6
const BASE64URL = /^[A-Za-z0-9_-]+$/

/**
 * Seals secrets that must be recovered later (secrets of access keys, which HMAC needs): AES-256-GCM under a key derived
 * from a master key, written `v1.<key id>.<nonce>.<ciphertext and tag>`, the parts in base64url.
 */
export class SecretBox {
  private readonly keys: ReadonlyMap<string, Buffer>
  private readonly activeId: string

  /** The first of the master keys (32 bytes each) seals; the others only open. */
  constructor(masterKeys: Secret<readonly Buffer[]>) {
    const keys = masterKeys.reveal().map((key) => [keyId(key), derive(key, 'seal', 32)] as const)
    const [active] = keys
    if (active === undefined) throw new Error('a secret box needs a master key')
    this.activeId = active[0]
    this.keys = new Map(keys)
  }

  /**
   * Seals a text for one place, such as the id of the access key that owns it: elsewhere it does not open, so that nobody
   * who can write rows moves a known secret to another row.
   */
  seal(plain: string, associatedData: string): string {
    const header = `${VERSION}.${this.activeId}`
    // Random nonces of 96 bits are safe for 2^32 messages a key (NIST SP 800-38D, 8.3).
    const nonce = randomBytes(NONCE_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.key(this.activeId), nonce, { authTagLength: TAG_BYTES })
    cipher.setAAD(boundTo(header, associatedData))
    const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return `${header}.${nonce.toString('base64url')}.${sealed.toString('base64url')}`
  }

  /**
   * Opens what was sealed with the same associated data.
   *
   * @throws UnsealError
   */
  unseal(sealed: string, associatedData: string): string {
    const [version = '', id = '', nonce, body] = partsOf(sealed)
    const key = this.key(id)
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(boundTo(`${version}.${id}`, associatedData))
      decipher.setAuthTag(body.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(body.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8')
    } catch {
      throw new UnsealError('not-authentic')
    }
  }

  /** Whether a sealed secret stands under an older key, or cannot be told to stand under the active one. */
  needsReseal(sealed: string): boolean {
    return !sealed.startsWith(`${VERSION}.${this.activeId}.`)
  }

  private key(id: string): Buffer {
    const key = this.keys.get(id)
    if (key === undefined) throw new UnsealError('unknown-key')
    return key
  }
}

function partsOf(sealed: string): readonly [version: string, id: string, nonce: Buffer, body: Buffer] {
  const [version = '', id = '', nonce = '', body = '', ...rest] = sealed.split('.')
  const isWhole = version === VERSION && rest.length === 0 && [id, nonce, body].every((part) => BASE64URL.test(part))
  const parts = [version, id, Buffer.from(nonce, 'base64url'), Buffer.from(body, 'base64url')] as const
  if (!isWhole || parts[2].length !== NONCE_BYTES || parts[3].length < TAG_BYTES) throw new UnsealError('malformed')
  return parts
}

/** The header holds neither a NUL nor a third dot, so two pairs never give the same bytes. */
function boundTo(header: string, associatedData: string): Buffer {
  return Buffer.from(`${header}\0${associatedData}`, 'utf8')
}

/** Tells keys apart and says nothing about them. */
function keyId(masterKey: Buffer): string {
  return derive(masterKey, 'key id', KEY_ID_BYTES).toString('base64url')
}

function derive(masterKey: Buffer, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, '', `tinyauth secret box ${VERSION} ${purpose}`, bytes))
}
