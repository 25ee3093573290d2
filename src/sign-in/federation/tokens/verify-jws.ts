import { compactVerify, importJWK } from 'jose'
import { decodeBase64url } from './base64url.js'
import { refuseToken } from './refuse-token.js'
import { signatureAlgorithm } from './signature-algorithms.js'
import type { UncheckedKey } from './verification-key.js'
import { keyProblem } from './verification-key.js'

/** Header of a token, all of it signed. */
export interface JwsHeader {
  readonly alg: string
  readonly kid?: string
  readonly typ?: string
}

/** A token whose signature fits. Says nothing about what is in it. */
export interface VerifiedJws {
  readonly header: JwsHeader
  readonly payload: Uint8Array
}

const LONGEST_TOKEN = 512 * 1024
const LONGEST_KID = 1024

/** Members of a header that bring a key along, or change what is signed (RFC 7515, 4.1; RFC 7797). None is ever followed. */
const FORBIDDEN = ['crit', 'jwk', 'jku', 'x5u', 'x5c', 'b64', 'zip', 'enc']

/**
 * Verifies a token in compact form by a key set, with rules of our own above the library: canonical base64url, a pinned algorithm
 * that is also that of the key, no key out of the header, one key alone that may be meant.
 *
 * @throws FederationError `TokenInvalid`
 */
export async function verifyJws(token: string, keys: readonly UncheckedKey[]): Promise<VerifiedJws> {
  const header = headerOf(token)
  const key = keyFor(header, keys)
  try {
    const { kty, crv, x, y, n, e } = key
    // Each was checked to be text; nothing else of the key counts any more.
    const material = Object.fromEntries(Object.entries({ kty, crv, x, y, n, e }).filter(([, v]) => v !== undefined))
    const imported = await importJWK(material as Record<string, string> & { readonly kty: string }, header.alg)
    const { payload } = await compactVerify(token, imported, { algorithms: [header.alg] })
    return { header, payload }
  } catch {
    return refuseToken('the signature of the token does not fit')
  }
}

/**
 * Header of a token that is well written, before its signature was verified: to choose the key by.
 *
 * @throws FederationError `TokenInvalid`
 */
export function headerOf(token: string): JwsHeader {
  if (token.length > LONGEST_TOKEN) refuseToken(`the token has more than ${LONGEST_TOKEN} characters`)
  const parts = token.split('.').map(decodeBase64url)
  if (parts.length !== 3 || parts.includes(undefined))
    refuseToken('the token is not three parts of canonical base64url')
  const header = jsonObjectOf(parts[0]) ?? refuseToken('the header of the token is no JSON object')
  const { alg, kid, typ } = header
  const forbidden = FORBIDDEN.find((name) => Object.hasOwn(header, name))
  if (forbidden !== undefined) refuseToken(`the token has \`${forbidden}\` in its header`)
  if (typeof alg !== 'string' || signatureAlgorithm(alg) === undefined) {
    refuseToken('the token is of an algorithm that is not taken')
  }
  return { alg, ...optionalText('kid', kid), ...optionalText('typ', typ) }
}

/** Members of JSON in bytes of UTF-8, or `undefined` for anything else. */
export function jsonObjectOf(bytes: Uint8Array | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    // An object that is no list has named members.
    return value as Readonly<Record<string, unknown>>
  } catch {
    return undefined
  }
}

function optionalText<N extends string>(name: N, value: unknown): Partial<Record<N, string>> {
  if (value === undefined) return {}
  if (typeof value !== 'string' || value.length > LONGEST_KID) return refuseToken(`\`${name}\` of the token is no text`)
  // A computed name loses its type.
  return { [name]: value } as Partial<Record<N, string>>
}

function keyFor({ kid, alg }: JwsHeader, keys: readonly UncheckedKey[]): UncheckedKey {
  const named = kid === undefined ? keys : keys.filter((key) => key['kid'] === kid)
  // Without a name every key may be meant; those of other algorithms are not.
  const meant = kid === undefined ? named.filter((key) => keyProblem(key, alg) === undefined) : named
  const [key, another] = meant
  if (key === undefined) return refuseToken('the provider has no key for the token')
  if (another !== undefined) return refuseToken('more than one key of the provider may be meant by the token')
  const problem = keyProblem(key, alg)
  return problem === undefined ? key : refuseToken(`the key of the token ${problem}`)
}
