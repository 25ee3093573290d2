import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PolicyType } from '../../src/document.js'
import type { Refusal } from './refused-cases.js'
import type { SharedDocument } from './shared-cases.js'

/** Valid documents that our rules for saving refuse (with exactly these codes), or invalid ones that they take (none). */
export interface DocumentRefusal extends Refusal {
  readonly codes: readonly string[]
}

/** Reads `refused-documents.json`. */
export function refusedDocuments(): readonly DocumentRefusal[] {
  // The file lies beside this one and has this shape.
  return JSON.parse(readFileSync(join(__dirname, 'refused-documents.json'), 'utf8')) as DocumentRefusal[]
}

/** Invalid documents whose only fault is a missing `Version`, so that they are judged without `allowLegacyVersion`. */
export const LEGACY_VERSION_IS_THE_FAULT: readonly string[] = ['iam-policy-type/rcp/1']

/** Whether a row is pass or fail: it is about the grammar, is labelled, and every validator says the same. */
export function isLabelled({ level, valid, votes }: SharedDocument): boolean {
  if (level !== 'grammar' && level !== 'sample') return false
  return valid !== null && Object.values(votes).every((vote) => vote === valid)
}

/** The text or value of a row. */
export function documentOf({ raw, document }: SharedDocument): unknown {
  return raw ?? document
}

const TYPES: Readonly<Record<string, PolicyType>> = {
  identity: 'identity',
  identityPolicy: 'identity',
  sessionPolicy: 'session',
  scp: 'guardrail',
  rcp: 'resourceGuardrail',
  endpointPolicy: 'resource',
  trustPolicy: 'trust',
}

/** Where a document of a row belongs. `any` and `resourcePolicy` are used for all kinds: there the document tells. */
export function policyTypeOf(row: SharedDocument): PolicyType {
  return TYPES[row.policyType] ?? typeByMembers(row.document)
}

function typeByMembers(document: unknown): PolicyType {
  const statements = statementsOf(document)
  const has = (...members: string[]) => statements.some((statement) => members.some((member) => member in statement))
  if (!has('Principal', 'NotPrincipal')) return 'identity'
  return has('Resource', 'NotResource') ? 'resource' : 'trust'
}

function statementsOf(document: unknown): object[] {
  if (typeof document !== 'object' || document === null || !('Statement' in document)) return []
  const found: unknown[] = [document.Statement].flat()
  return found.filter((statement) => typeof statement === 'object' && statement !== null)
}
