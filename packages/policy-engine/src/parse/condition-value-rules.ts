import { decodeBase64 } from '../condition/base64.js'
import { parseBoolean } from '../condition/bool-comparer.js'
import { parseDecimal } from '../condition/decimal.js'
import { parseInstant } from '../condition/instant.js'
import { parseIpRange } from '../condition/ip-range.js'
import type { Operator, OperatorFamily } from '../condition-operator.js'
import { parseTemplate, type TemplatePart } from '../pattern/template.js'
import { elementsOf, type Located } from './json-value.js'
import type { ProblemCode } from './problem-codes.js'
import { type ProblemList, quote } from './problem-list.js'
import { checkListVariables } from './variable-rules.js'

/** Reports values that the operator cannot read (policy-semantics 3.9), and lists without values. */
export function checkConditionValues(
  values: unknown,
  operator: Operator,
  path: string,
  legacy: boolean,
  problems: ProblemList,
): void {
  if (Array.isArray(values) && values.length === 0)
    problems.add('empty-condition-values', path, 'the key lists no value')
  if (Array.isArray(values) && values.length > 1 && operator.base.family === 'bool') {
    problems.add('multiple-boolean', path, '`Bool` takes one value')
  }
  for (const { value, path: valuePath } of elementsOf(values, path)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue
    checkValue({ value: String(value), path: valuePath }, operator, legacy, problems)
  }
}

function checkValue(value: Located<string>, operator: Operator, legacy: boolean, problems: ProblemList): void {
  if (!value.value.includes('${')) return checkForm(value, [], operator, problems)
  if (legacy) {
    const message = `value ${quote(value.value)} holds a variable, which the version reads as text`
    return problems.add('variable-unsupported-in-version', value.path, message)
  }
  if (!operator.base.variables) {
    const message = `value ${quote(value.value)} holds a variable, which \`${operator.base.name}\` does not take`
    return problems.add('variable-unsupported-by-operator', value.path, message)
  }
  const { parts, fault } = parseTemplate(value.value)
  if (fault !== undefined) return problems.add(fault.code, value.path, fault.message)
  checkListVariables(parts, value.path, problems)
  checkForm(value, parts, operator, problems)
}

/** A reader of values: their code, what they should be, and whether a text is one. */
interface ValueForm {
  readonly code: ProblemCode
  readonly expected: string
  accepts(text: string, parts: readonly TemplatePart[]): boolean
}

const BOOLEAN: ValueForm = {
  code: 'invalid-boolean',
  expected: '`true` or `false`',
  accepts: (text, parts) => parts.some((part) => part.kind === 'variable') || parseBoolean(text) !== undefined,
}

const FORMS: Readonly<Record<OperatorFamily, ValueForm | undefined>> = {
  string: undefined,
  numeric: {
    code: 'invalid-number',
    expected: 'a decimal number of at most 38 digits, without exponent',
    accepts: (text) => parseDecimal(text) !== undefined,
  },
  date: {
    code: 'invalid-date',
    expected: 'a date such as `2026-02-28T10:00:00Z`, or seconds since 1970',
    accepts: (text) => parseInstant(text) !== undefined,
  },
  bool: BOOLEAN,
  binary: {
    code: 'invalid-base64',
    expected: 'base64 with padding',
    accepts: (text) => decodeBase64(text) !== undefined,
  },
  ip: {
    code: 'invalid-ip-range',
    expected: 'an IP address or a range such as `10.0.0.0/8`',
    accepts: (text) => parseIpRange(text) !== undefined,
  },
  arn: { code: 'invalid-arn', expected: 'an ARN of six parts', accepts: hasSixParts },
  null: BOOLEAN,
}

function checkForm(
  value: Located<string>,
  parts: readonly TemplatePart[],
  operator: Operator,
  problems: ProblemList,
): void {
  const form = FORMS[operator.base.family]
  if (form === undefined || form.accepts(value.value, parts)) return
  const trimmed = value.value.trim()
  const suggestion = trimmed !== value.value && form.accepts(trimmed, []) ? trimmed : undefined
  problems.add(form.code, value.path, `value ${quote(value.value)} is not ${form.expected}`, suggestion)
}

/** Colons inside variables do not count. */
function hasSixParts(text: string, parts: readonly TemplatePart[]): boolean {
  const texts = parts.length === 0 ? [text] : parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []))
  return texts.reduce((colons, part) => colons + part.split(':').length - 1, 0) >= 5
}
