import type { LayerName } from '../../src/decision.js'
import type { Effect } from '../../src/document.js'
import type { AuthorizationRequest } from '../../src/request.js'
import { actionOutcome } from './action.js'
import { conditionOutcome } from './condition.js'
import type { OracleContext } from './context.js'
import { listOf, readOracleDocument } from './document.js'
import type { OracleStatement } from './document.js'
import type { OraclePolicy } from './layers.js'
import { anyOf, not, outcomeOf } from './outcome.js'
import type { Outcome } from './outcome.js'
import { principalOutcome } from './principal.js'
import type { Strength } from './principal.js'
import { resourceMatches, writtenColons } from './resource.js'
import type { Reading } from './resource.js'
import { expand, fixedLetters, lettersOf, readTemplate, textOf } from './template.js'
import type { Template } from './template.js'

/** What all statements of one decision are judged against. */
export interface Question {
  readonly request: AuthorizationRequest
  readonly context: OracleContext
  readonly hasBoundary: boolean
}

/** Where a policy stands. `bears` is false where its Deny does not reach the principal (reading 25). */
export interface Place {
  readonly layer: LayerName
  readonly source: string
  readonly bears: boolean
}

/** One statement, judged. */
export interface JudgedStatement extends Place {
  readonly policyId: string
  readonly index: number
  readonly effect: Effect
  readonly applies: boolean
  readonly hasErrors: boolean
  readonly strength: Strength
}

/** Judges every statement of a readable policy; none of an unreadable one. */
export function judgePolicy(policy: OraclePolicy, place: Place, question: Question): readonly JudgedStatement[] {
  const document = readOracleDocument(policy.document, policy.type)
  return (document?.statements ?? []).map((statement, index) => {
    const { outcomes, strength } = judgeElements(statement, policy, question, document?.variables === true)
    return {
      ...place,
      policyId: policy.id,
      index,
      effect: statement.Effect,
      applies: outcomes.every((outcome) => outcome === 'yes' || (outcome === 'error' && statement.Effect === 'Deny')),
      hasErrors: outcomes.includes('error'),
      strength,
    }
  })
}

function judgeElements(
  statement: OracleStatement,
  policy: OraclePolicy,
  question: Question,
  variables: boolean,
): { readonly outcomes: readonly Outcome[]; readonly strength: Strength } {
  const { request, context, hasBoundary } = question
  const needed = ['resource', 'trust', 'resourceGuardrail'].includes(policy.type)
  const principal = principalOutcome(statement, request, needed, hasBoundary)
  const outcomes = [
    principal.outcome,
    judgeAction(statement, request.action, variables),
    judgeResource(statement, request.resource, context, variables),
    conditionOutcome(statement.Condition, context, variables),
  ]
  return { outcomes, strength: principal.strength }
}

function judgeAction(statement: OracleStatement, action: string, variables: boolean): Outcome {
  if (statement.NotAction === undefined) {
    return actionOutcome(listOf(statement.Action ?? []), action, variables)
  }
  const patterns = listOf(statement.NotAction)
  return patterns.length === 0 ? 'error' : not(actionOutcome(patterns, action, variables))
}

/** Judges one pattern in one of the two readings. */
type Judge = (pattern: string, reading: Reading) => Outcome | 'missing'

/** Readings 17 to 20; fail closed between the strict and the loose reading (policy-semantics 3.4). */
function judgeResource(statement: OracleStatement, arn: string, context: OracleContext, variables: boolean): Outcome {
  const judge: Judge = (pattern, reading) => resourceOutcome(pattern, arn, reading, context, variables)
  if (statement.NotResource !== undefined) {
    return judgeNotResource(statement.Effect, listOf(statement.NotResource), judge)
  }
  const reading = statement.Effect === 'Allow' ? 'strict' : 'loose'
  const outcomes = listOf(statement.Resource ?? '*').map((pattern) => {
    const outcome = judge(pattern, reading)
    const cannotMatch = outcome === 'missing' || (outcome === 'error' && !beginsLike(pattern, arn, variables))
    return cannotMatch ? 'no' : outcome
  })
  return anyOf(outcomes)
}

function judgeNotResource(effect: Effect, patterns: readonly string[], judge: Judge): Outcome {
  const outcomes = patterns.map((pattern) => judge(pattern, effect === 'Allow' ? 'loose' : 'strict'))
  if (patterns.length === 0 || outcomes.includes('error')) {
    return 'error'
  }
  if (outcomes.includes('missing')) {
    return outcomeOf(effect === 'Deny')
  }
  return outcomeOf(!outcomes.includes('yes'))
}

function resourceOutcome(
  pattern: string,
  arn: string,
  reading: Reading,
  context: OracleContext,
  variables: boolean,
): Outcome | 'missing' {
  const template = readTemplate(pattern, variables)
  if (template === undefined || (pattern !== '*' && !pattern.startsWith('arn:')) || hasEarlyVariable(template)) {
    return 'error'
  }
  const letters = expand(template, context)
  if (typeof letters === 'string') {
    return letters
  }
  return resourceMatches(letters, arn, reading) ? 'yes' : 'no'
}

/**
 * False when the text before the first wildcard or variable does not begin the ARN: whatever the variable holds, the pattern
 * cannot match, so a list in it is no error. A pattern that is faulty as it stands begins like anything.
 */
function beginsLike(pattern: string, arn: string, variables: boolean): boolean {
  const template = readTemplate(pattern, variables)
  if (template === undefined || hasEarlyVariable(template) || !pattern.startsWith('arn:')) {
    return true
  }
  const end = template.findIndex((piece) => piece.kind === 'variable' || '*?'.includes(piece.character))
  const fixed = fixedLetters(end < 0 ? template : template.slice(0, end)).letters
  return arn.startsWith(textOf(fixed))
}

/** A variable before the fifth colon (reading 2). */
function hasEarlyVariable(template: Template): boolean {
  const first = template.findIndex((piece) => piece.kind !== 'character')
  const before = template
    .slice(0, Math.max(first, 0))
    .flatMap((piece) => (piece.kind === 'character' ? lettersOf(piece.character, false) : []))
  return first >= 0 && writtenColons(before) < 5
}
