import type { ConditionBlock, Effect, OneOrMany, PolicyType, PrincipalElement } from '../../src/document.js'
import { hasDuplicateMember } from './duplicate-member.js'

/** A statement whose shape is proven and whose texts are not yet judged. */
export interface OracleStatement {
  readonly Effect: Effect
  readonly Principal?: PrincipalElement
  readonly NotPrincipal?: PrincipalElement
  readonly Action?: OneOrMany<string>
  readonly NotAction?: OneOrMany<string>
  readonly Resource?: OneOrMany<string>
  readonly NotResource?: OneOrMany<string>
  readonly Condition?: ConditionBlock
}

/** A readable document. */
export interface OracleDocument {
  /** False for the old version and for none (reading 20). */
  readonly variables: boolean
  readonly statements: readonly OracleStatement[]
}

const DOCUMENT_MEMBERS = ['Version', 'Id', 'Statement'] as const

const STATEMENT_MEMBERS = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
] as const

type Members = Readonly<Partial<Record<(typeof DOCUMENT_MEMBERS | typeof STATEMENT_MEMBERS)[number], unknown>>>

/** One value as a list of one. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  // `Array.isArray` does not narrow readonly arrays; a value is never an array itself.
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}

/** Reads JSON text or a value; undefined when it cannot be read at all (reading 4). Limits are not judged here. */
export function readOracleDocument(input: unknown, type: PolicyType): OracleDocument | undefined {
  const value = typeof input === 'string' ? parseText(input) : input
  if (!isMembers(value) || !hasOnly(value, DOCUMENT_MEMBERS) || !isVersion(value.Version)) {
    return undefined
  }
  const statements = listOf(value.Statement)
  if (!isOptionalText(value.Id) || !statements.every((statement) => isStatement(statement, type))) {
    return undefined
  }
  // `isStatement` has just proven the shape of every member.
  return { variables: value.Version === '2012-10-17', statements: statements as readonly OracleStatement[] }
}

function parseText(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return hasDuplicateMember(text) ? undefined : value
  } catch {
    return undefined
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__')
}

function hasOnly(value: Members, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name))
}

function isVersion(value: unknown): boolean {
  return value === undefined || value === '2012-10-17' || value === '2008-10-17'
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === 'string'
}

function isStatement(value: unknown, type: PolicyType): boolean {
  if (!isMembers(value) || !hasOnly(value, STATEMENT_MEMBERS) || !isOptionalText(value.Sid)) {
    return false
  }
  const effect = value.Effect === 'Allow' || value.Effect === 'Deny'
  const actions = isOneOf(value.Action, value.NotAction, isTexts)
  const resources = type === 'trust' || isOneOf(value.Resource, value.NotResource, isTexts)
  const bothPrincipals = value.Principal !== undefined && value.NotPrincipal !== undefined
  const principals = [value.Principal, value.NotPrincipal].every((each) => each === undefined || isPrincipal(each))
  return effect && actions && resources && principals && !bothPrincipals && isCondition(value.Condition)
}

/** Exactly one of the two is there, and is of the right shape. */
function isOneOf(one: unknown, other: unknown, isShape: (value: unknown) => boolean): boolean {
  return (one === undefined) !== (other === undefined) && isShape(one ?? other)
}

function isTexts(value: unknown): boolean {
  return listOf(value).every((each) => typeof each === 'string')
}

function isPrincipal(value: unknown): boolean {
  if (!isMembers(value)) {
    return typeof value === 'string'
  }
  return hasOnly(value, ['AWS', 'Federated', 'Service', 'CanonicalUser']) && Object.values(value).every(isTexts)
}

function isCondition(value: unknown): boolean {
  if (value === undefined) {
    return true
  }
  return (
    isMembers(value) && Object.values(value).every((keys) => isMembers(keys) && Object.values(keys).every(isValues))
  )
}

function isValues(value: unknown): boolean {
  return listOf(value).every((each) => ['string', 'number', 'boolean'].includes(typeof each))
}
