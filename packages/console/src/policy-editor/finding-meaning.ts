import { LINT_RULES, PROBLEM_CODES } from '@tinyauth/policy-engine'

/** What a code means, as a sentence; backticks stay. */
export function meaningOf(code: string): string {
  const rule = Object.entries(LINT_RULES).find(([known]) => known === code)?.[1].meaning
  const problem = Object.entries(PROBLEM_CODES).find(([known]) => known === code)?.[1]
  const text = rule ?? problem ?? 'this code is not known here'
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
