import { hmacSha256 } from './mac.js'

/** What a subkey is for; a key of one protocol is of no use in another. */
export type SubkeyProtocol = 'jwt' | 'basic-auth' | 'aws-sig4'

interface SubkeyScope {
  /** Of an access key its secret; of a user's session the signing key of the server. Not empty. */
  readonly secret: string
  /** The UTC day, `YYYYMMDD`; ask `isSubkeyDate` about one from outside. */
  readonly date: string
  readonly region: string
  /** May be empty: the legacy `authorize` route derives keys for no service. */
  readonly service: string
}

/** From what a subkey is derived. `identity` is a username or an access key id, and takes no part in `aws-sig4`. */
export type SubkeyInput = SubkeyScope &
  (
    | { readonly protocol: 'jwt' | 'basic-auth'; readonly identity: string }
    | { readonly protocol: 'aws-sig4'; readonly identity?: string | undefined }
  )

const TYPES: Readonly<Record<SubkeyProtocol, string>> = {
  jwt: 'jwt_request',
  'basic-auth': 'basic_auth_request',
  'aws-sig4': 'aws4_request',
}

/**
 * Derives the key of one day, region and service from a secret: 32 bytes (wire protocol 3.6; for `aws-sig4` the signing key
 * of Signature V4). Whoever holds it can neither find the secret nor derive the key of another day, region or service.
 *
 * @throws RangeError when the secret is empty: anyone could derive its subkeys.
 */
export function deriveSubkey(input: SubkeyInput): Buffer {
  if (input.secret === '') throw new RangeError('"secret" must not be empty')
  const dated = hmacSha256(datingKey(input), input.date)
  const regional = hmacSha256(dated, input.region)
  return hmacSha256(hmacSha256(regional, input.service), TYPES[input.protocol])
}

function datingKey(input: SubkeyInput): Buffer {
  if (input.protocol === 'aws-sig4') return Buffer.from(`AWS4${input.secret}`)
  return Buffer.concat([Buffer.from('TINYAUTH'), hmacSha256(input.secret, input.identity)])
}
