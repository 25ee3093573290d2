import { askedPairs, isDecision, textsIn } from './asked-pairs.js'
import type { AuditRecord } from './audit-record.js'
import { parseMatched } from './matched-statement.js'

/** An event in one sentence. */
export function headline(record: AuditRecord): string {
  return isDecision(record) ? decisionLine(record) : callLine(record)
}

function decisionLine(record: AuditRecord): string {
  const { outcome, subject } = record
  const about = actionsOf(record)
  if (subject === undefined) return `A credential proved nobody, so ${about} was not permitted`
  if (isCredentialRefused(record)) return `A credential of ${subject} was refused, so ${about} was not permitted`
  return `${subject} was ${outcome === 'allow' ? '' : 'not '}permitted ${about}`
}

/** The code of a decision that the policies made is `NotPermitted`; every other says that it did not come to that. */
function isCredentialRefused({ outcome, errorCode }: AuditRecord): boolean {
  return outcome !== 'allow' && errorCode !== undefined && errorCode !== 'NotPermitted'
}

function callLine(record: AuditRecord): string {
  const { event, outcome } = record
  const who = actorName(record)
  const on = whereOf(record)
  if (outcome === 'allow') return `${who} did ${event}${on}`
  return outcome === 'deny' ? `${who} was refused ${event}${on}` : `${event}${on} by ${who} failed`
}

function actionsOf(record: AuditRecord): string {
  const pairs = askedPairs(record)
  const [first] = pairs
  if (first === undefined) return some(textsIn(record.fields?.['request.actions'])) ?? 'nothing'
  const more = pairs.length > 1 ? ` and ${pairs.length - 1} more` : ''
  return `${first.action} on ${first.resource}${more}`
}

function whereOf({ resources = [] }: AuditRecord): string {
  const first = some(resources.map(withoutPrefix))
  return first === undefined ? '' : ` on ${first}`
}

function some([first, ...more]: readonly string[]): string | undefined {
  return first === undefined || more.length === 0 ? first : `${first} and ${more.length} more`
}

/** `users/fred` of `arn:tinyauth:tinyauth:::users/fred`; other services' names stay whole. */
export function withoutPrefix(arn: string): string {
  return arn.replace(/^arn:[^:]+:tinyauth:::/, '')
}

/** Who called, in a word or two. */
export function actorName({ actor, subject, outcome }: AuditRecord): string {
  if (actor === undefined) return strangerName(outcome, subject)
  return actor.type === 'system' ? `tinyauth itself (${actor.id})` : actor.id
}

/** Nobody was proved yet: whoever signs in is not signed in, and whoever failed may have made the name up. */
function strangerName(outcome: AuditRecord['outcome'], subject: string | undefined): string {
  if (subject === undefined) return 'Nobody known'
  return outcome === 'allow' ? `Somebody, as ${subject}` : `Somebody who said to be ${subject}`
}

const METHODS: Readonly<Record<string, string>> = {
  basic: 'access key as name and password',
  sigv4: 'signature by an access key',
  session: 'signed in with a browser',
  bearer: 'OAuth token',
  oauth: 'OAuth client',
  password: 'user name and password',
}

/** How the caller proved who it is; `undefined` where nothing was proved, or nothing had to be. */
export function proofOf({ actor }: AuditRecord): string | undefined {
  if (actor?.method === undefined) return undefined
  const detail = actor.keyId ?? actor.clientId ?? actor.sessionId
  const method = METHODS[actor.method] ?? actor.method
  return detail === undefined ? method : `${method} (${detail})`
}

/** What an outcome is called. */
export const OUTCOME_WORDS = { allow: 'Allowed', deny: 'Denied', error: 'Failed' } as const

/** Why it came out as it did. */
export function reason(record: AuditRecord): string {
  const { outcome, errorCode, httpStatus } = record
  if (outcome === 'allow') return allowReason(record)
  if (errorCode === 'NotPermitted' || (errorCode === undefined && isDecision(record))) return denyReason(record)
  const status = httpStatus === undefined || isDecision(record) ? '' : `, answered with status ${httpStatus}`
  return errorCode === undefined ? `It was refused${status}.` : `${errorCode}${status}.`
}

function allowReason({ matched = [] }: AuditRecord): string {
  if (matched.length === 0) return 'The right was there, or none is needed.'
  return matched.length === 1 ? 'One statement allows it.' : `${matched.length} statements decided.`
}

/** An event about several pairs tells of all that decided, so a statement among them may be one that allowed another pair. */
function denyReason({ matched = [] }: AuditRecord): string {
  const decided = matched.map(parseMatched)
  const bare = decided.filter(({ statement }) => statement === undefined)
  if (bare.length === 0 && decided.length > 0) {
    return decided.length === 1
      ? 'A statement denies it, whatever else allows it.'
      : 'At least one of the statements denies.'
  }
  const layer = bare.find(({ source }) => source !== 'identity')?.source
  if (layer !== undefined) return `No statement of ${layer}, which limits what is permitted, allows it.`
  return 'No statement of any policy of the user or its groups allows it.'
}
