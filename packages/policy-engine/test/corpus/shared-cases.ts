import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Decision } from '../../src/decision.js'
import type { ContextRecord } from '../../src/request.js'
import type { RequestData } from './corpus-file.js'
import type { LayersData, PolicySetData, PrincipalData } from './layers-data.js'

/** Cases of other projects, kept beside the repository and not copied into it. */
export const SHARED_CASES = resolve(__dirname, '../../../..', '../shared/cases')

/** Whether the shared cases are there; the project's own corpus stands without them. */
export function hasSharedCases(): boolean {
  return existsSync(join(SHARED_CASES, 'iam', 'core.json'))
}

/** The three answers of the shared format. */
export type SharedAnswer = 'Allowed' | 'ExplicitlyDenied' | 'ImplicitlyDenied'

/** A level of guardrails in the shared format. */
export interface SharedLevel {
  readonly orgIdentifier: string
  readonly policies: readonly unknown[]
}

/** One decision of `iam/*.json`. */
export interface SharedDecision {
  readonly id: string
  readonly tags: readonly string[]
  readonly expected: SharedAnswer | null
  readonly policies: {
    readonly identity: readonly unknown[]
    readonly resource?: unknown
    readonly boundary?: readonly unknown[]
    readonly session?: unknown
    readonly scp?: readonly SharedLevel[]
    readonly rcp?: readonly SharedLevel[]
    readonly endpoint?: readonly unknown[]
  }
  readonly request: {
    readonly principal: string | { readonly type: 'Anonymous' }
    readonly action: string
    readonly resource: string
    readonly resourceAccount?: string
    readonly context: ContextRecord
  }
}

/** One pattern of `wildcards.json` that costs a bad matcher dearly. */
export interface PerfWildcard {
  readonly id: string
  readonly pattern: string
  readonly text: string
  readonly matches: boolean
}

/** One row of `wildcards.json`. */
export interface SharedWildcard extends PerfWildcard {
  readonly caseInsensitive: boolean
  readonly semantics: string
  readonly agreesWithAwsMeaning?: boolean
}

/** One row of `lint.json`. */
export interface SharedDocument {
  readonly id: string
  readonly policyType: string
  readonly level: string
  readonly valid: boolean | null
  readonly tags: readonly string[]
  readonly document?: unknown
  readonly raw?: string
  readonly votes: Readonly<Record<string, unknown>>
}

/** Reads the rows of a decision file. */
export function sharedDecisions(name: 'core' | 'layers' | 'disputed'): readonly SharedDecision[] {
  // The shape is that of the README of the shared cases.
  return (readShared(`iam/${name}.json`) as { cases: SharedDecision[] }).cases
}

/** Reads the table of wildcards; `perf` are the patterns that hang a matcher which tracks back. */
export function sharedWildcards(): {
  readonly cases: readonly SharedWildcard[]
  readonly perf: readonly PerfWildcard[]
} {
  // As above.
  return readShared('wildcards.json') as { cases: SharedWildcard[]; perf: PerfWildcard[] }
}

/** Reads the documents, valid and invalid. */
export function sharedDocuments(): readonly SharedDocument[] {
  // As above.
  return (readShared('lint.json') as { cases: SharedDocument[] }).cases
}

/** Reads the managed policies of AWS by name. */
export function sharedManagedPolicies(): Readonly<Record<string, unknown>> {
  // As above.
  return (readShared('aws-managed-policies.json') as { policies: Record<string, unknown> }).policies
}

/** The layers of a shared case: each guardrail level and each boundary is a set of its own. */
export function sharedLayers({ policies }: SharedDecision): LayersData {
  const { identity, resource, boundary = [], session, scp = [], rcp = [] } = policies
  return {
    identity: [...identity],
    ...(resource !== undefined && { resourcePolicies: [{ document: resource }] }),
    boundaries: boundary.map((document, index) => ({ id: `boundary-${index}`, policies: [{ document }] })),
    ...(session !== undefined && { session: [{ id: 'session', policies: [{ document: session }] }] }),
    guardrails: scp.map((level) => levelSet(level, [])),
    resourceGuardrails: rcp.map((level) => levelSet(level, [RCP_FULL_ACCESS])),
  }
}

/** The request of a shared case. */
export function sharedRequest({ request }: SharedDecision): RequestData {
  const principal: PrincipalData = typeof request.principal === 'string' ? request.principal : { kind: 'anonymous' }
  return { ...request, principal }
}

const ANSWERS: Readonly<Record<Decision['kind'], SharedAnswer>> = {
  allow: 'Allowed',
  explicitDeny: 'ExplicitlyDenied',
  implicitDeny: 'ImplicitlyDenied',
}

/** A decision in the words of the shared cases. */
export function sharedAnswer(decision: Decision): SharedAnswer {
  return ANSWERS[decision.kind]
}

/** AWS attaches this policy to every level of resource guardrails and lets nobody detach it, so the cases leave it out. */
const RCP_FULL_ACCESS = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
}

function levelSet({ orgIdentifier, policies }: SharedLevel, always: readonly unknown[]): PolicySetData {
  return { id: orgIdentifier, policies: [...policies, ...always].map((document) => ({ document })) }
}

function readShared(name: string): unknown {
  return JSON.parse(readFileSync(join(SHARED_CASES, name), 'utf8'))
}
