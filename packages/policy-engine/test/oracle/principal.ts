import type { AuthorizationRequest, Principal } from '../../src/request.js'
import { listOf } from './document.js'
import type { OracleStatement } from './document.js'
import { outcomeOf } from './outcome.js'
import type { Outcome } from './outcome.js'

/**
 * How an element names the principal (readings 21, 22): `everyone` by `*`; `self` by its own ARN, name or id; `issuer` by the role or
 * user behind its session; `account` by its account only.
 */
export interface Naming {
  readonly everyone: boolean
  readonly self: boolean
  readonly issuer: boolean
  readonly account: boolean
}

/** What an applying Allow of a resource policy is worth (reading 22). */
export type Strength = 'direct' | 'within' | 'account'

/** The principal element of one statement: does it match, and with which strength. */
export interface PrincipalJudgement {
  readonly outcome: Outcome
  readonly strength: Strength
}

const NAMED: PrincipalJudgement = { outcome: 'yes', strength: 'direct' }
const FAILED: PrincipalJudgement = { outcome: 'error', strength: 'account' }

/** Judges `Principal`/`NotPrincipal`; `needed` says whether the type of the policy carries one (policy-semantics 3.1.3). */
export function principalOutcome(
  statement: OracleStatement,
  request: AuthorizationRequest,
  needed: boolean,
  hasBoundary: boolean,
): PrincipalJudgement {
  const entries = entriesOf(statement.Principal ?? statement.NotPrincipal)
  if (!needed || entries === undefined || entries.some(isPartialWildcard)) {
    return needed || entries !== undefined ? FAILED : NAMED
  }
  const naming = nameBy(entries, request)
  if (statement.Principal !== undefined) {
    return { outcome: outcomeOf(isNamed(naming)), strength: strengthOf(naming, request.principal) }
  }
  return { outcome: notPrincipal(statement, naming, request.principal, hasBoundary), strength: 'direct' }
}

/** Reading 23. */
function notPrincipal(statement: OracleStatement, naming: Naming, principal: Principal, hasBoundary: boolean): Outcome {
  if (statement.Effect === 'Allow') {
    return outcomeOf(!isNamed(naming))
  }
  const session = principal.kind === 'roleSession' || principal.kind === 'federatedSession'
  const spared = naming.self && (naming.issuer || !session)
  return outcomeOf(hasBoundary || !spared)
}

function isNamed(naming: Naming): boolean {
  return naming.everyone || naming.self || naming.issuer || naming.account
}

function strengthOf(naming: Naming, principal: Principal): Strength {
  if (naming.everyone || (naming.self && principal.kind !== 'role')) {
    return 'direct'
  }
  return naming.self || naming.issuer ? 'within' : 'account'
}

interface Entry {
  readonly type: string
  readonly text: string
}

function entriesOf(element: OracleStatement['Principal']): readonly Entry[] | undefined {
  if (element === undefined || typeof element === 'string') {
    return element === undefined ? undefined : [{ type: 'AWS', text: element }]
  }
  return Object.entries(element).flatMap(([type, texts]) => listOf(texts ?? []).map((text) => ({ type, text })))
}

function isPartialWildcard(entry: Entry): boolean {
  return entry.text !== '*' && /[*?]/.test(entry.text)
}

function nameBy(entries: readonly Entry[], request: AuthorizationRequest): Naming {
  const names = entries.map((entry) => nameByOne(entry, request))
  return {
    everyone: names.includes('everyone'),
    self: names.includes('self'),
    issuer: names.includes('issuer'),
    account: names.includes('account'),
  }
}

function nameByOne(entry: Entry, request: AuthorizationRequest): keyof Naming | undefined {
  const { principal } = request
  if (entry.type === 'AWS' && entry.text === '*') {
    return 'everyone'
  }
  if (principal.kind === 'anonymous') {
    return undefined
  }
  if (entry.type === 'AWS') {
    return nameByAws(entry.text, principal, principal.account ?? request.resourceAccount)
  }
  const own = entry.type === 'CanonicalUser' ? principal.uid : principal.arn
  const fits = entry.type === 'CanonicalUser' || entry.type.toLowerCase() === principal.kind
  return fits && own === entry.text ? 'self' : undefined
}

function nameByAws(text: string, principal: Principal, account: string | undefined): keyof Naming | undefined {
  const named = accountOf(text)
  if (named !== undefined) {
    return named === account ? 'account' : undefined
  }
  if (principal.kind === 'service' || principal.kind === 'federated') {
    return undefined
  }
  return principal.arn === text ? 'self' : principal.issuer === text ? 'issuer' : undefined
}

/** Twelve digits, or an ARN whose resource part is `root` (reading 21). */
function accountOf(text: string): string | undefined {
  if (/^\d{12}$/.test(text)) {
    return text
  }
  const parts = text.split(':')
  return parts[0] === 'arn' && parts.slice(5).join(':') === 'root' ? parts[4] : undefined
}
