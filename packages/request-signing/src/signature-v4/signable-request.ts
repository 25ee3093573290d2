/** A header as it came: a name in any case, and its value. */
export type HeaderField = readonly [name: string, value: string]

/**
 * A request as a verifier sees it. Everything is as it stood on the wire: nothing decoded, joined, or left out, because what
 * a server joins or normalises beforehand is no longer what was signed.
 */
export interface SignableRequest {
  readonly method: string
  /** Path and query exactly as on the request line, percent-encoded. */
  readonly uri: string
  /** Every header field, repeated ones as often as they came (`rawHeaders` in Node, in pairs). */
  readonly headers: readonly HeaderField[]
  /** SHA-256 of the body: 64 lower-case hexadecimal digits, computed by the caller or vouched for by whoever forwards. */
  readonly bodySha256: string
}

/**
 * How a path becomes canonical. Signer and verifier must agree; for each choice there is one canonical form, and a verifier
 * tries no other.
 */
export interface PathOptions {
  /**
   * Whether `//`, `/./` and `/../` are resolved. Default true, as every service of AWS but S3 does: `/a/../b`, `//b` and
   * `/b` then share a signature, so what is served must be chosen by the resolved path.
   */
  readonly normalizePath?: boolean
  /**
   * Whether the encoded path is encoded once more, `%41` to `%2541`. Default true, as every service of AWS but S3 does. When
   * false, `%41` and `A` share a signature, and `verifySignature` refuses `%2F`, which would share one with `/`.
   */
  readonly doubleEncodePath?: boolean
}
