import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DecidedBy, Decision } from '../../src/decision.js'
import type { AuthorizationRequest } from '../../src/request.js'
import type { LayersData, PrincipalData } from './layers-data.js'

/** Where the corpus lies. */
export const CORPUS_FOLDER = join(__dirname, '..', '..', 'corpus')

/** A request as data; see `PrincipalData`. */
export type RequestData = Omit<AuthorizationRequest, 'principal'> & { readonly principal: PrincipalData }

/** What a decision must show; members that are absent are not compared. */
export interface ExpectedDecision {
  readonly kind: Decision['kind']
  /** Members of the first entry, or of every entry in order. */
  readonly decidedBy?: Partial<DecidedBy> | readonly Partial<DecidedBy>[]
  /** At least these keys, letter case aside; an empty list means none at all. */
  readonly missingContext?: readonly string[]
  /** As `missingContext`. */
  readonly consultedKeys?: readonly string[]
  /** Whether there are errors, or at least these codes. */
  readonly errors?: boolean | readonly string[]
}

/** One question with its layers and its answer. */
export interface CorpusCase {
  readonly name: string
  readonly layers: LayersData
  readonly request: RequestData
  readonly expect: ExpectedDecision
}

/** One claim of the language. */
export interface CorpusFile {
  readonly claim: string
  readonly source: string
  readonly cases: readonly CorpusCase[]
}

/** Names of all files of the corpus, in order. */
export function corpusFileNames(): string[] {
  return readdirSync(CORPUS_FOLDER)
    .filter((name) => name.endsWith('.json') && name !== 'corpus.schema.json')
    .sort()
}

/** Reads one JSON file of the corpus. */
export function readCorpusJson(name: string): unknown {
  return JSON.parse(readFileSync(join(CORPUS_FOLDER, name), 'utf8'))
}

/** Reads one claim; its shape is promised by `corpus.schema.json`, which the corpus test checks. */
export function readCorpusFile(name: string): CorpusFile {
  // The schema, checked for each file in corpus.test.ts, is this type.
  return readCorpusJson(name) as CorpusFile
}
