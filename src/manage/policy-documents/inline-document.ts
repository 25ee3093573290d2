import { parsePolicy, type ParseResult } from '@tinyauth/policy-engine'
import { DomainError } from '../../common/errors/domain-error.js'
import { documentProblems } from './document-problems.js'

/**
 * Reads an inline policy as it may be stored. Documents of the original are taken: without `Version`, or with no
 * statement, which grants nothing (wire-protocol 3.4 shows one).
 */
export function parseInlinePolicy(input: unknown): ParseResult {
  const result = parse(input, 'save')
  const onlyEmpty = result.problems.length > 0 && result.problems.every(({ code }) => code === 'empty-statement')
  return onlyEmpty ? parse(input, 'load') : result
}

/**
 * The text that is stored: compact JSON, members in the order sent.
 *
 * @throws DomainError `ValidationFailed` with every problem
 */
export function inlineDocumentText(input: unknown): string {
  const { policy, problems } = parseInlinePolicy(input)
  if (policy === undefined) throw new DomainError('ValidationFailed', { problems: documentProblems(problems) })
  return JSON.stringify(policy)
}

function parse(input: unknown, mode: 'save' | 'load'): ParseResult {
  return parsePolicy(input, { type: 'identity', mode, allowLegacyVersion: true })
}
