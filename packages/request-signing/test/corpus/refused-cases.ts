import type { SignatureProblemCode } from '../../src/index.js'

/** Rows of the shared cases that a verifier of ours refuses, with the code that it must give, and why. */
export interface RefusedSignatures {
  readonly code: SignatureProblemCode
  readonly because: string
  readonly ids: readonly string[]
}

/** Rows of `sigv4-official.json`. Their canonical requests are ours all the same, where they can be rebuilt. */
export const REFUSED_SIGNATURES: readonly RefusedSignatures[] = [
  {
    code: 'invalid-uri',
    because: 'no request line has a bare space or other than ASCII',
    ids: [
      'aws-c-auth/get-space-normalized#header',
      'aws-c-auth/get-space-normalized#query',
      'aws-c-auth/get-space-unnormalized#header',
      'aws-c-auth/get-space-unnormalized#query',
      'aws-c-auth/get-utf8#header',
      'aws-c-auth/get-utf8#query',
      'aws-c-auth/get-vanilla-utf8-query#header',
      'aws-c-auth/get-vanilla-utf8-query#query',
      'botocore/get-utf8#header',
      'botocore/get-vanilla-utf8-query#header',
      'botocore/normalize-path/get-space#header',
    ],
  },
  {
    code: 'invalid-header',
    because: 'a header that is folded over lines is obsolete and refused by servers',
    ids: [
      'aws-c-auth/get-header-value-multiline#header',
      'aws-c-auth/get-header-value-multiline#query',
      'botocore/get-header-value-multiline#header',
    ],
  },
  {
    code: 'header-not-signed',
    because: 'a token that is not signed may be exchanged for another',
    ids: ['aws-c-auth/post-sts-header-after#header', 'botocore/post-sts-token/post-sts-header-after#header'],
  },
  {
    code: 'signature-mismatch',
    because: 'the token was added to the query after it was signed',
    ids: ['aws-c-auth/post-sts-header-after#query'],
  },
]

/** Rows of `sigv4-canonicalization.json` that are peculiar to one signer. */
export const REFUSED_TARGETS: Readonly<Record<string, string>> = {
  'aws4/should decode + as space with s3': 'a plus in a path is a plus',
  'aws4/should work with query param order in s3': 'of repeated parameters every one is signed, not the first alone',
}

/** Rows whose canonical request cannot be rebuilt from what is on the wire. */
export const NOT_ON_THE_WIRE: readonly string[] = ['aws-c-auth/post-sts-header-after#query']
