import type { DecidedBy, Decision, Explanation, FailedElement, StatementExplanation } from '@tinyauth/policy-engine'
import type { LayerVerdict } from './layer-verdicts.js'

/** A statement that did not apply, and what stood in the way. */
export interface NearMiss {
  /** Where it stands, for people: `users/fred own-apples`. */
  readonly policy: string
  /** Its `Sid`, or its position. */
  readonly statement: string
  readonly effect: 'Allow' | 'Deny'
  readonly failed: readonly Pick<FailedElement, 'element' | 'operator' | 'key' | 'expected' | 'got'>[]
}

/** A decision, by whichever of the two made it. */
export interface Verdict {
  readonly kind: Decision['kind']
  readonly by: readonly DecidedBy[]
  readonly missing: readonly string[]
  readonly errors: readonly { readonly code: string; readonly message: string }[]
  readonly nearMisses: readonly NearMiss[]
  /** What each layer says; only where the browser decided, as the service does not tell. */
  readonly layers?: readonly LayerVerdict[]
}

/** The answer of `POST /simulate` about one request. */
export interface ExplainedPair {
  readonly Action: string
  readonly Resource: string
  readonly Decision: Decision['kind']
  readonly DecidedBy: readonly DecidedBy[]
  readonly MissingContext: readonly string[]
  readonly Errors: readonly { readonly code: string; readonly message: string }[]
  readonly NearMisses: readonly {
    readonly Policy: string
    readonly Statement: string
    readonly Effect: string
    readonly Failed: NearMiss['failed']
  }[]
}

/** The verdict of the engine in this browser. */
export function verdictOf({ decision, statements }: Explanation, layers: readonly LayerVerdict[]): Verdict {
  const missed = statements.filter(({ applies }) => !applies).sort(byAction)
  return {
    kind: decision.kind,
    by: decision.decidedBy,
    missing: decision.missingContext,
    errors: decision.errors,
    nearMisses: missed.map(nearMissOf),
    layers,
  }
}

/** The verdict of the service. */
export function verdictOfService(answer: ExplainedPair): Verdict {
  return {
    kind: answer.Decision,
    by: answer.DecidedBy,
    missing: answer.MissingContext,
    errors: answer.Errors,
    nearMisses: answer.NearMisses.map(({ Policy, Statement, Effect, Failed }) => ({
      policy: Policy,
      statement: Statement,
      effect: Effect === 'Deny' ? 'Deny' : 'Allow',
      failed: Failed,
    })),
  }
}

/** Statements about the action that was asked come first: what another action is about missed by more than it seems. */
function byAction(left: StatementExplanation, right: StatementExplanation): number {
  return Number(isAboutAction(right)) - Number(isAboutAction(left)) || left.failed.length - right.failed.length
}

/** Whether a statement covers the action that was asked, whatever else it missed. */
export function isAboutAction({ failed }: Pick<StatementExplanation, 'failed'>): boolean {
  return failed.every(({ element }) => element !== 'Action' && element !== 'NotAction')
}

function nearMissOf({ at, effect, failed }: StatementExplanation): NearMiss {
  return { policy: placeText(at), statement: statementName(at), effect, failed }
}

/** `users/fred own-apples`; a version is said after the policy. */
export function placeText({ source, policyId, version }: DecidedBy): string {
  if (policyId === undefined) return source
  return `${source} ${policyId}${version === undefined ? '' : `#${version}`}`
}

/** Name of a statement for people: its `Sid`, or where it stands. */
export function statementName({ sid, index }: DecidedBy): string {
  return sid ?? `statement ${(index ?? 0) + 1}`
}

const LAYERS: Readonly<Record<DecidedBy['layer'], string>> = {
  guardrail: 'guardrail',
  resourceGuardrail: 'guardrail of the resource',
  resource: 'policy of the resource',
  identity: 'policies',
  ceiling: 'limit',
  boundary: 'boundary',
  session: 'limit of the session',
}

/** Names of the three decisions, for people. */
export const DECISIONS: Readonly<Record<Decision['kind'], string>> = {
  allow: 'Allowed',
  explicitDeny: 'Denied by a statement',
  implicitDeny: 'Not allowed',
}

/** Why, in one sentence. */
export function whyOf({ kind, by, errors }: Verdict): string {
  const first = by[0]
  const error = errors[0]
  if (first === undefined)
    return `It cannot be decided, and so it is denied: ${error?.message ?? 'no reason is given'}.`
  if (kind === 'explicitDeny')
    return `${capital(statementName(first))} of ${placeText(first)} denies it. A Deny wins over every Allow.`
  if (kind === 'allow') return `${capital(statementName(first))} of ${placeText(first)} allows it${limitsText(by)}.`
  if (first.layer === 'identity') return 'No statement that applies allows it. What nothing allows is denied.'
  return `The ${LAYERS[first.layer]} ${first.source} does not allow it, whatever else does.`
}

function limitsText(by: readonly DecidedBy[]): string {
  if (by.length < 2) return ''
  return by.length === 2 ? ', and so does the one limit' : `, and so does each of the ${by.length - 1} limits`
}

function capital(text: string): string {
  return text.startsWith('statement ') ? `S${text.slice(1)}` : text
}

/** What an element asked for: `SourceIp must be IpAddress 10.0.0.0/8`. */
export function expectedText({ element, operator, key, expected }: NearMiss['failed'][number]): string {
  const values = expected.join(', ')
  if (element === 'Condition') return `${key ?? ''} ${operator ?? ''} ${values}`.trim()
  return element.startsWith('Not') ? `anything but ${values}` : values
}

/** What the request had instead. */
export function gotText(got: NearMiss['failed'][number]['got']): string {
  if (got === null) return 'missing'
  return typeof got === 'string' ? got : got.join(', ')
}
