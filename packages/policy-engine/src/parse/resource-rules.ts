import { splitArn } from '../arn.js'
import type { PolicyType } from '../document.js'
import { parseTemplate, type TemplatePart } from '../pattern/template.js'
import { type JsonObject, type Located, memberOf, textsOf } from './json-value.js'
import { pointerTo, type ProblemList, quote } from './problem-list.js'
import { checkListVariables } from './variable-rules.js'

/** Reports elements of `Resource` and `NotResource` that are no resource patterns (policy-semantics 3.4). */
export function checkResources(
  statement: JsonObject,
  statementPath: string,
  type: PolicyType,
  legacy: boolean,
  problems: ProblemList,
): void {
  for (const name of ['Resource', 'NotResource']) {
    const resources = memberOf(statement, name)
    if (resources === undefined) continue
    const path = pointerTo(statementPath, name)
    if (type === 'trust') problems.add('unsupported-resource', path, `a trust policy has no \`${name}\``)
    if (Array.isArray(resources) && resources.length === 0)
      problems.add('empty-resource', path, `\`${name}\` lists no resource`)
    for (const resource of textsOf(resources, path)) checkResource(resource, legacy, problems)
  }
}

/**
 * Accepted: `*`, `arn:p:apples:default::apples/${Username}`, `arn:p:apples:*` (short, its last part is `*`).
 * Rejected: `apples/1`, `aws:s3:::b` (no `arn:`), `arn:p:apples:default:apples/*` (five parts), `arn:p:Apples:::a` (upper case),
 * `arn::apples:::a` (no partition), `arn:p:apples:${Region}::a` (variable before the fifth colon).
 */
function checkResource(resource: Located<string>, legacy: boolean, problems: ProblemList): void {
  const { value, path } = resource
  if (value === '*') return
  if (!value.startsWith('arn:')) {
    return problems.add(
      'not-an-arn',
      path,
      `resource ${quote(value)} is neither \`*\` nor begins with \`arn:\``,
      correctedStart(value),
    )
  }
  if (!legacy) return checkTemplate(resource, problems)
  if (value.includes('${')) {
    problems.add(
      'variable-unsupported-in-version',
      path,
      `resource ${quote(value)} holds a variable, which the version reads as text`,
    )
  }
  checkParts(splitArn(value), resource, problems)
}

function correctedStart(text: string): string | undefined {
  if (/^\*+$/.test(text)) return '*'
  const trimmed = text.trim()
  if (/^arn:/i.test(trimmed)) return `arn:${trimmed.slice(4)}`
  return splitArn(trimmed).length === 5 ? `arn:${trimmed}` : undefined
}

function checkTemplate(resource: Located<string>, problems: ProblemList): void {
  const { value, path } = resource
  const { parts, fault } = parseTemplate(value)
  if (fault !== undefined) return problems.add(fault.code, path, fault.message)
  checkListVariables(parts, path, problems)
  const fifth = fifthColon(parts)
  const variable = parts.find((part) => part.kind !== 'text' && part.at < fifth)
  if (variable === undefined) return checkParts(splitArn(value), resource, problems)
  const message = `a variable of ${quote(value)} stands before the fifth colon`
  problems.add('variable-in-header', path, message)
}

/** Offset of the fifth colon outside variables; infinite where there is none. */
function fifthColon(parts: readonly TemplatePart[]): number {
  let colons = 0
  for (const part of parts) {
    if (part.kind !== 'text') continue
    for (let at = part.text.indexOf(':'); at !== -1; at = part.text.indexOf(':', at + 1)) {
      if (++colons === 5) return part.at + at
    }
  }
  return Number.POSITIVE_INFINITY
}

function checkParts(parts: readonly string[], { value, path }: Located<string>, problems: ProblemList): void {
  if (parts.length < 6 && parts.at(-1) !== '*') {
    const message = `${quote(value)} has ${parts.length} of the six parts of an ARN`
    return problems.add('incomplete-arn', path, message, completed(parts))
  }
  const [, partition = '*', service = '*', region = '', account = ''] = parts
  checkPart('partition', partition, /^[\w.*?-]+$/, path, problems)
  checkPart('service', service, /^[\w.*?-]+$/, path, problems)
  checkPart('region', region, /^[\w.*?-]*$/, path, problems)
  checkPart('account', account, /^[\w.*?-]*$/, path, problems)
  if (service === service.toLowerCase()) return
  const lower = [...parts.slice(0, 2), service.toLowerCase(), ...parts.slice(3)].join(':')
  problems.add('invalid-arn-service-case', path, `service ${quote(service)} is not in lower case`, lower)
}

function checkPart(name: string, part: string, form: RegExp, path: string, problems: ProblemList): void {
  if (form.test(part)) return
  const fault =
    part === '' ? `the ${name} is empty` : `${name} ${quote(part)} holds characters that an ARN has not there`
  problems.add('invalid-arn-part', path, fault)
}

/** The account (or region) that five parts left out: empty where the region is empty too, else any. */
function completed(parts: readonly string[]): string | undefined {
  if (parts.length !== 5) return undefined
  return [...parts.slice(0, 4), parts[3] === '' ? '' : '*', parts[4]].join(':')
}
