import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { HeaderField, PathOptions } from '../../src/index.js'

/** Cases of other projects, kept beside the repository and not copied into it. */
export const SHARED_CASES = resolve(__dirname, '../../../..', '../shared/cases')

const OFFICIAL = 'sigv4-official.json'

/** Whether the shared cases are there; the project's own corpus stands without them. */
export function hasSharedCases(): boolean {
  return existsSync(join(SHARED_CASES, OFFICIAL))
}

/** A request of the shared cases. */
export interface SharedRequest {
  readonly method: string
  readonly target: string
  readonly headers: readonly HeaderField[]
  readonly body: string
}

/** A row of the signing suites of AWS. */
export interface SharedSignature {
  readonly id: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly region: string
  readonly service: string
  readonly amzDate: string
  readonly options: PathOptions
  readonly request: SharedRequest
  /** Null where only the canonical request is known. */
  readonly signedRequest: SharedRequest | null
  readonly expected: {
    readonly canonicalRequest: string
    readonly stringToSign: string | null
    readonly signature: string | null
  }
}

/** A row about paths and queries alone. */
export interface SharedTarget {
  readonly id: string
  readonly service: string
  readonly input: string
  readonly wireTarget: string | null
  readonly canonicalPath: string
  readonly canonicalQuery: string | null
}

/** The rows of the signing suites. */
export function sharedSignatures(): readonly SharedSignature[] {
  return read(OFFICIAL) as SharedSignature[] // the shape is that of the README of the shared cases
}

/** The rows about paths and queries. */
export function sharedTargets(): readonly SharedTarget[] {
  return read('sigv4-canonicalization.json') as SharedTarget[] // as above
}

function read(name: string): unknown {
  // A file of shared cases is an object with `cases`.
  return (JSON.parse(readFileSync(join(SHARED_CASES, name), 'utf8')) as { cases: unknown }).cases
}
