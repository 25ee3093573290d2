import type { Policy, PolicyType } from '../document.js'
import { readJson } from './json-text.js'
import { type Limits, mergeLimits, type PolicyLimits } from '../limits.js'
import { checkGrammar } from './grammar.js'
import { copyPlainData } from './plain-data.js'
import { ProblemList } from './problem-list.js'
import { checkSaveRules } from './save-rules.js'
import type { Problem } from '../problem.js'

export { PROBLEM_CODES, type ProblemCode } from './problem-codes.js'

/** How strictly a document is read. */
export interface ParseOptions {
  /** Where the policy is used, which decides about `Principal`, `Resource`, `Id` and the limit of characters. Default `identity`. */
  readonly type?: PolicyType
  /**
   * `save` (default) refuses everything that the language refuses in a new document. `load` refuses only what makes a
   * document unreadable, for documents that are stored already; what else is wrong with them fails closed when deciding.
   */
  readonly mode?: 'save' | 'load'
  /** Takes version `2008-10-17` and an absent one when saving too. Variables are refused in them. Default false. */
  readonly allowLegacyVersion?: boolean
  /** Default `DEFAULT_LIMITS`, field by field. */
  readonly limits?: Partial<Limits>
}

/** The document, or everything that is wrong with it: `policy` is there exactly when `problems` is empty. */
export interface ParseResult {
  /** Deeply frozen and independent of the input; member order and brackets as written. */
  readonly policy: Policy | undefined
  readonly problems: readonly Problem[]
}

/**
 * Reads a policy document, JSON text (a string) or an already parsed value (policy-semantics 3.1 to 3.9). Takes anything,
 * never throws, and reports all problems at once; only of text that is not JSON, the first fault alone.
 *
 * Accepted: `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"apples:Get*","Resource":"*"}}`.
 * Rejected: `"Effect":"allow"` (`invalid-effect`), two members of one name (`duplicate-member`), and what `PROBLEM_CODES` lists.
 */
export function parsePolicy(input: unknown, options: ParseOptions = {}): ParseResult {
  const type = options.type ?? 'identity'
  const limits = mergeLimits(options.limits ?? {})
  const problems = new ProblemList()
  const document = readDocument(input, type, limits, problems)
  if (!problems.isEmpty) return refusal(problems)
  checkSize(document, type, limits, problems)
  checkGrammar(document, type, limits, problems)
  if (options.mode !== 'load') checkSaveRules(document, type, options.allowLegacyVersion ?? false, problems)
  // INVARIANT: what `checkGrammar` finds nothing wrong with is a `Policy`.
  return problems.isEmpty ? { policy: document as Policy, problems: [] } : refusal(problems)
}

function refusal(problems: ProblemList): ParseResult {
  return { policy: undefined, problems: problems.all }
}

function readDocument(input: unknown, type: PolicyType, limits: Limits, problems: ProblemList): unknown {
  if (typeof input !== 'string') return copyPlainData(input, mostCharacters(type, limits), limits, problems)
  const { value, problem } = readJson(input, limits)
  if (problem !== undefined) problems.addProblem(problem)
  return value
}

function checkSize(document: unknown, type: PolicyType, limits: Limits, problems: ProblemList): void {
  const characters = JSON.stringify(document).length
  const most = mostCharacters(type, limits)
  if (characters <= most) return
  problems.add(
    'policy-too-long',
    '',
    `${characters} characters, over the limit of ${most} of a policy of type \`${type}\``,
  )
}

function mostCharacters(type: PolicyType, limits: PolicyLimits): number {
  if (type === 'session') return limits.sessionPolicyCharacters
  if (type === 'guardrail') return limits.guardrailCharacters
  return type === 'trust' ? limits.trustPolicyCharacters : limits.policyCharacters
}
