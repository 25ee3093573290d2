/** What an algorithm of signatures needs of a key (RFC 7518, 3.1; RFC 8037; RFC 9864). */
export interface SignatureAlgorithm {
  readonly keyType: 'RSA' | 'EC' | 'OKP'
  /** Absent for RSA. */
  readonly curve?: string
  /** Hash of `at_hash` and `c_hash`. */
  readonly hash: 'sha256' | 'sha384' | 'sha512'
}

/** All that are taken. Never `none`, and no HMAC: a key that verifies must not be one that signs (RFC 8725, 3.1). */
const ALGORITHMS: ReadonlyMap<string, SignatureAlgorithm> = new Map([
  ['RS256', { keyType: 'RSA', hash: 'sha256' }],
  ['RS384', { keyType: 'RSA', hash: 'sha384' }],
  ['RS512', { keyType: 'RSA', hash: 'sha512' }],
  ['PS256', { keyType: 'RSA', hash: 'sha256' }],
  ['PS384', { keyType: 'RSA', hash: 'sha384' }],
  ['PS512', { keyType: 'RSA', hash: 'sha512' }],
  ['ES256', { keyType: 'EC', curve: 'P-256', hash: 'sha256' }],
  ['ES384', { keyType: 'EC', curve: 'P-384', hash: 'sha384' }],
  ['ES512', { keyType: 'EC', curve: 'P-521', hash: 'sha512' }],
  ['EdDSA', { keyType: 'OKP', curve: 'Ed25519', hash: 'sha512' }],
  ['Ed25519', { keyType: 'OKP', curve: 'Ed25519', hash: 'sha512' }],
])

/** Names of all that are taken. */
export const SIGNATURE_ALGORITHMS: readonly string[] = [...ALGORITHMS.keys()]

/** `undefined` for what is not taken: `none`, `HS256`, `rs256`. */
export function signatureAlgorithm(name: unknown): SignatureAlgorithm | undefined {
  return typeof name === 'string' ? ALGORITHMS.get(name) : undefined
}
