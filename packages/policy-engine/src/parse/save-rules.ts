import type { PolicyType } from '../document.js'
import { checkActions } from './action-rules.js'
import { checkCondition } from './condition-rules.js'
import { CURRENT_VERSION, LEGACY_VERSION } from './grammar.js'
import { elementsOf, isObject, type JsonObject, memberOf } from './json-value.js'
import { checkPrincipals } from './principal-rules.js'
import { pointerTo, type ProblemList, quote } from './problem-list.js'
import { checkResources } from './resource-rules.js'

const WITH_ID: readonly PolicyType[] = ['resource', 'trust', 'resourceGuardrail']

/**
 * Reports what the language refuses in a new document beyond the grammar (policy-semantics 3.1 to 3.9 and the errors of 3.13).
 * Looks at whatever is readable in the document, so that its reports come together with those of `checkGrammar`.
 */
export function checkSaveRules(
  document: unknown,
  type: PolicyType,
  allowLegacyVersion: boolean,
  problems: ProblemList,
): void {
  checkCharacters(document, '', problems)
  if (!isObject(document)) return
  const legacy = checkVersion(document, allowLegacyVersion, problems)
  checkId(document, type, problems)
  checkStatements(document, type, legacy, problems)
}

/** Whether `${…}` is plain text in the document. */
function checkVersion(document: JsonObject, allowLegacyVersion: boolean, problems: ProblemList): boolean {
  const version = memberOf(document, 'Version')
  if (version !== undefined && version !== LEGACY_VERSION) return false
  if (allowLegacyVersion) return true
  if (version === undefined) problems.add('missing-version', '', `the policy has no \`Version\``, CURRENT_VERSION)
  else problems.add('legacy-version', '/Version', `\`Version\` is \`${LEGACY_VERSION}\``, CURRENT_VERSION)
  return false
}

function checkId(document: JsonObject, type: PolicyType, problems: ProblemList): void {
  if (!Object.hasOwn(document, 'Id') || WITH_ID.includes(type)) return
  problems.add('unsupported-id', '/Id', `a policy of type \`${type}\` has no \`Id\``)
}

function checkStatements(document: JsonObject, type: PolicyType, legacy: boolean, problems: ProblemList): void {
  const statements = elementsOf(memberOf(document, 'Statement'), '/Statement')
  if (statements.length === 0) problems.add('empty-statement', '/Statement', '`Statement` lists no statement')
  const sids = new Set<string>()
  for (const { value, path } of statements) {
    if (!isObject(value)) continue
    checkSid(memberOf(value, 'Sid'), pointerTo(path, 'Sid'), sids, problems)
    checkPrincipals(value, path, type, problems)
    checkActions(value, path, problems)
    checkResources(value, path, type, legacy, problems)
    checkCondition(memberOf(value, 'Condition'), pointerTo(path, 'Condition'), legacy, problems)
  }
}

function checkSid(sid: unknown, path: string, seen: Set<string>, problems: ProblemList): void {
  // An empty Sid names nothing, so several of them name nothing twice.
  if (typeof sid !== 'string' || sid === '') return
  if (!/^[A-Za-z0-9]*$/.test(sid)) {
    const letters = sid.replace(/[^A-Za-z0-9]/g, '')
    problems.add(
      'invalid-sid',
      path,
      `${quote(sid)} holds more than letters and digits`,
      letters === '' ? undefined : letters,
    )
  }
  if (seen.has(sid)) problems.add('duplicate-sid', path, `${quote(sid)} is the \`Sid\` of two statements`)
  seen.add(sid)
}

const UNSUPPORTED_CHARACTER = /[^\t\n\r\u0020-\u00ff]/u

function checkCharacters(value: unknown, path: string, problems: ProblemList): void {
  if (typeof value === 'string') return checkText(value, path, problems)
  if (Array.isArray(value)) return value.forEach((element, i) => checkCharacters(element, pointerTo(path, i), problems))
  if (!isObject(value)) return
  for (const [name, member] of Object.entries(value)) {
    const memberPath = pointerTo(path, name)
    checkText(name, memberPath, problems)
    checkCharacters(member, memberPath, problems)
  }
}

function checkText(text: string, path: string, problems: ProblemList): void {
  const found = UNSUPPORTED_CHARACTER.exec(text)?.[0].codePointAt(0)
  if (found === undefined) return
  const name = found.toString(16).toUpperCase().padStart(4, '0')
  problems.add('invalid-character', path, `character U+${name} is not allowed in a policy`)
}
