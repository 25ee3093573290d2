import type { DecidedBy, Decision } from '../../src/decision.js'
import type { ExpectedDecision } from './corpus-file.js'

/** Where a decision differs from what is expected, one line each; empty when it does not. */
export function differences(expected: ExpectedDecision, decision: Decision): string[] {
  return [
    ...differenceOf('kind', expected.kind, decision.kind, expected.kind === decision.kind),
    ...differenceOf('decision', answerOf(expected), decision.decision, answerOf(expected) === decision.decision),
    ...differenceOf('decidedBy', expected.decidedBy, decision.decidedBy, decidedByHolds(expected, decision)),
    ...keyDifference('missingContext', expected.missingContext, decision.missingContext),
    ...keyDifference('consultedKeys', expected.consultedKeys, decision.consultedKeys),
    ...differenceOf('errors', expected.errors, decision.errors, errorsHold(expected, decision)),
  ]
}

function answerOf(expected: ExpectedDecision): Decision['decision'] {
  return expected.kind === 'allow' ? 'Allow' : 'Deny'
}

function differenceOf(member: string, expected: unknown, found: unknown, holds: boolean): string[] {
  return holds ? [] : [`${member}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`]
}

function decidedByHolds({ decidedBy }: ExpectedDecision, decision: Decision): boolean {
  if (decidedBy === undefined) return true
  if (!isList(decidedBy)) return entryHolds(decidedBy, decision.decidedBy[0])
  const found = decision.decidedBy
  return decidedBy.length === found.length && decidedBy.every((entry, index) => entryHolds(entry, found[index]))
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value)
}

function entryHolds(expected: Partial<DecidedBy>, found: DecidedBy | undefined): boolean {
  if (found === undefined) return false
  const members = new Map<string, unknown>(Object.entries(found))
  return Object.entries(expected).every(([member, value]) => members.get(member) === value)
}

function keyDifference(member: string, expected: readonly string[] | undefined, found: readonly string[]): string[] {
  if (expected === undefined) return []
  const names = new Set(found.map((key) => key.toLowerCase()))
  const holds = expected.length === 0 ? names.size === 0 : expected.every((key) => names.has(key.toLowerCase()))
  return differenceOf(member, expected, found, holds)
}

function errorsHold({ errors }: ExpectedDecision, decision: Decision): boolean {
  if (errors === undefined) return true
  if (typeof errors === 'boolean') return errors === decision.errors.length > 0
  const codes = decision.errors.map((error) => error.code)
  return errors.every((code) => codes.includes(code))
}
