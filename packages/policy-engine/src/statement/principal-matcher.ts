import { parseArn } from '../arn.js'
import type { OneOrMany, PrincipalElement } from '../document.js'
import type { Fault } from '../fault.js'
import type { Principal } from '../request.js'

/**
 * How directly an entry names a principal (policy-semantics 3.5 and 3.10 step 4): `self` and `everyone` grant by
 * themselves, `issuer` (a role, or the user behind a federated session) grants within boundary and session, `account` only delegates.
 */
export type PrincipalStrength = 'none' | 'account' | 'issuer' | 'everyone' | 'self'

const ORDER: readonly PrincipalStrength[] = ['none', 'account', 'issuer', 'everyone', 'self']

/** Whether `left` names its principal more directly than `right`. */
export function isStronger(left: PrincipalStrength, right: PrincipalStrength): boolean {
  return ORDER.indexOf(left) > ORDER.indexOf(right)
}

interface PrincipalEntry {
  /** `AWS`, `Federated`, `Service` or `CanonicalUser`. */
  readonly type: string
  readonly value: string
  /** Account id when the entry stands for a whole account. */
  readonly account: string | undefined
}

/** The compiled `Principal` or `NotPrincipal` of a statement. */
export interface PrincipalMatcher {
  readonly not: boolean
  readonly everyone: boolean
  readonly entries: readonly PrincipalEntry[]
  readonly fault: Fault | undefined
}

/** Compiles the element; an entry with a wildcard other than `*` of type `AWS` becomes the fault. */
export function compilePrincipal(element: PrincipalElement, not: boolean): PrincipalMatcher {
  const entries = typeof element === 'string' ? [entryOf('AWS', element)] : Object.entries(element).flatMap(entriesOf)
  const everyone = entries.some(isEveryone)
  const partial = entries.find((entry) => !isEveryone(entry) && /[*?]/.test(entry.value))
  return {
    not,
    everyone,
    entries,
    fault: partial && {
      code: 'unsupported-wildcard-in-principal',
      message: `\`${partial.value}\` names principals by a pattern`,
    },
  }
}

function isEveryone(entry: PrincipalEntry): boolean {
  return entry.type === 'AWS' && entry.value === '*'
}

/** An element that must not be there, or is missing. */
export function faultyPrincipal(fault: Fault): PrincipalMatcher {
  return { not: false, everyone: false, entries: [], fault }
}

function entriesOf([type, values]: [string, OneOrMany<string> | undefined]): PrincipalEntry[] {
  return listOf(values).map((value) => entryOf(type, value))
}

function listOf(values: OneOrMany<string> | undefined): readonly string[] {
  return values === undefined ? [] : typeof values === 'string' ? [values] : values
}

function entryOf(type: string, value: string): PrincipalEntry {
  return { type, value, account: type === 'AWS' ? accountOf(value) : undefined }
}

function accountOf(value: string): string | undefined {
  if (/^\d{12}$/.test(value)) return value
  const arn = parseArn(value)
  return arn?.resource === 'root' ? arn.account : undefined
}

/**
 * How an applying statement names the principal; `none` when it does not apply.
 * `bounded` tells that the principal has a boundary, which a Deny with `NotPrincipal` always reaches.
 */
export function principalStrength(
  matcher: PrincipalMatcher,
  principal: Principal,
  deny: boolean,
  bounded: boolean,
): PrincipalStrength {
  if (!matcher.not) return strongest(matcher, principal)
  if (deny) return !bounded && isSpared(matcher, principal) ? 'none' : 'everyone'
  return strongest(matcher, principal) === 'none' ? 'everyone' : 'none'
}

function strongest(matcher: PrincipalMatcher, principal: Principal): PrincipalStrength {
  let found: PrincipalStrength = matcher.everyone ? 'everyone' : 'none'
  for (const entry of matcher.entries) {
    const strength = strengthOf(entry, principal)
    if (isStronger(strength, found)) found = strength
  }
  return found
}

function strengthOf(entry: PrincipalEntry, principal: Principal): PrincipalStrength {
  if (principal.kind === 'anonymous') return 'none'
  if (entry.account !== undefined)
    return entry.account !== '' && entry.account === principal.account ? 'account' : 'none'
  if (namesItself(entry, principal)) return principal.kind === 'role' ? 'issuer' : 'self'
  return namesIssuer(entry, principal) ? 'issuer' : 'none'
}

function namesItself(entry: PrincipalEntry, principal: Principal): boolean {
  if (entry.type === 'CanonicalUser') return principal.uid !== undefined && entry.value === principal.uid
  return entry.type === typeOf(principal) && principal.arn !== undefined && entry.value === principal.arn
}

function typeOf(principal: Principal): string {
  if (principal.kind === 'service') return 'Service'
  return principal.kind === 'federated' ? 'Federated' : 'AWS'
}

function namesIssuer(entry: PrincipalEntry, principal: Principal): boolean {
  const session = principal.kind === 'roleSession' || principal.kind === 'federatedSession'
  return session && entry.type === 'AWS' && principal.issuer !== undefined && entry.value === principal.issuer
}

/** `NotPrincipal` spares who is named itself, by name and not by `*`; a session must be named together with its issuer. */
function isSpared(matcher: PrincipalMatcher, principal: Principal): boolean {
  const itself = matcher.entries.some((entry) => entry.account === undefined && namesItself(entry, principal))
  if (principal.kind !== 'roleSession' && principal.kind !== 'federatedSession') return itself
  return itself && matcher.entries.some((entry) => namesIssuer(entry, principal))
}
