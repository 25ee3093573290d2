import { parseArn } from '../arn.js'
import type { PolicyType } from '../document.js'
import { PRINCIPAL_TYPES } from './grammar.js'
import { isObject, type JsonObject, type Located, memberOf, textsOf } from './json-value.js'
import { pointerTo, type ProblemList, quote } from './problem-list.js'

const WITH_PRINCIPALS: readonly PolicyType[] = ['resource', 'trust', 'resourceGuardrail']

/** Reports a principal where none may stand, none where one must stand, and entries that name nobody (policy-semantics 3.5). */
export function checkPrincipals(
  statement: JsonObject,
  statementPath: string,
  type: PolicyType,
  problems: ProblemList,
): void {
  const present = ['Principal', 'NotPrincipal'].filter((name) => Object.hasOwn(statement, name))
  if (!WITH_PRINCIPALS.includes(type)) return refuseAll(present, statementPath, type, problems)
  if (present.length === 0) {
    problems.add('missing-principal', statementPath, `a statement of a policy of type \`${type}\` needs \`Principal\``)
  }
  for (const name of present) {
    const path = pointerTo(statementPath, name)
    if (name === 'NotPrincipal' && type === 'trust') {
      problems.add('unsupported-not-principal', path, 'a trust policy has no `NotPrincipal`')
    }
    checkElement(memberOf(statement, name), path, type, problems)
  }
}

function refuseAll(present: readonly string[], statementPath: string, type: PolicyType, problems: ProblemList): void {
  for (const name of present) {
    problems.add(
      'unsupported-principal',
      pointerTo(statementPath, name),
      `a policy of type \`${type}\` has no \`${name}\``,
    )
  }
}

function checkElement(principal: unknown, path: string, type: PolicyType, problems: ProblemList): void {
  if (typeof principal === 'string') return checkText({ value: principal, path }, type, problems)
  if (!isObject(principal)) return
  if (Object.keys(principal).length === 0) problems.add('empty-principal', path, 'the element names no principal')
  for (const name of PRINCIPAL_TYPES) {
    const entries = memberOf(principal, name)
    if (entries === undefined) continue
    const entriesPath = pointerTo(path, name)
    if (Array.isArray(entries) && entries.length === 0)
      problems.add('empty-principal', entriesPath, `\`${name}\` lists no principal`)
    for (const entry of textsOf(entries, entriesPath)) checkEntry(name, entry, type, problems)
  }
}

function checkText(principal: Located<string>, type: PolicyType, problems: ProblemList): void {
  const { value, path } = principal
  if (value === '*') return checkEveryone(path, type, problems)
  const suggestion = isAwsPrincipal(value) ? JSON.stringify({ AWS: value }) : undefined
  problems.add(
    'invalid-principal',
    path,
    `principal ${quote(value)} stands outside of an object such as \`{"AWS": …}\``,
    suggestion,
  )
}

function checkEveryone(path: string, type: PolicyType, problems: ProblemList): void {
  if (type !== 'trust') return
  problems.add('unsupported-wildcard-in-principal', path, 'a trust policy does not trust everyone')
}

/**
 * Accepted: `*`, `123456789012`, `arn:p:tinyauth:::users/fred` (`AWS`); `accounts.example.com` or an ARN (`Federated`);
 * `apples.example.com`, `backup` (`Service`); an id (`CanonicalUser`).
 * Rejected: `arn:p:tinyauth:::users/*` (pattern), `arn:p:tinyauth:::groups/eng` (group), `fred`, `*` outside of `AWS`, `${…}`.
 */
function checkEntry(name: string, entry: Located<string>, type: PolicyType, problems: ProblemList): void {
  const { value, path } = entry
  if (value === '*' && name === 'AWS') return checkEveryone(path, type, problems)
  if (value.includes('${')) {
    return problems.add('variable-unsupported-in-element', path, `principal ${quote(value)} holds a variable`)
  }
  if (/[*?]/.test(value)) {
    return problems.add('unsupported-wildcard-in-principal', path, `principal ${quote(value)} is a pattern`)
  }
  if (isGroup(value))
    return problems.add('group-as-principal', path, `${quote(value)} names a group, which cannot be a principal`)
  if (hasForm(name, value)) return
  const trimmed = value.trim()
  problems.add(
    'invalid-principal',
    path,
    `${quote(value)} ${EXPECTED.get(name) ?? ''}`,
    hasForm(name, trimmed) ? trimmed : undefined,
  )
}

const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['AWS', 'is neither `*`, an account of twelve digits, nor the ARN of a user, role or session'],
  ['Federated', 'is neither the ARN nor the domain name of an identity provider'],
  ['Service', 'is not the name of a service'],
  ['CanonicalUser', 'is not an id of letters and digits'],
])

function hasForm(name: string, value: string): boolean {
  if (name === 'AWS') return isAwsPrincipal(value)
  if (name === 'Federated') return isPrincipalArn(value) || /^[\w-]+(?:\.[\w-]+)+(?:\/[\w./-]*)?$/.test(value)
  return name === 'Service' ? /^[\w.-]+$/.test(value) : /^[\w-]+$/.test(value)
}

function isAwsPrincipal(value: string): boolean {
  return /^\d{12}$/.test(value) || isPrincipalArn(value)
}

function isPrincipalArn(value: string): boolean {
  const arn = parseArn(value)
  if (arn === undefined) return false
  const { partition, service, region, account, resource } = arn
  const named = [partition, service].every((part) => /^[\w.-]+$/.test(part))
  return (
    named && [region, account].every((part) => /^[\w.-]*$/.test(part)) && resource !== '' && !resource.endsWith('/')
  )
}

function isGroup(value: string): boolean {
  const resource = parseArn(value)?.resource
  return resource !== undefined && /^groups?\//.test(resource)
}
