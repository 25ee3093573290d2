import { knownContextKey } from '../context-key.js'
import type { TemplatePart } from '../pattern/template.js'
import { type ProblemList, quote } from './problem-list.js'

/** Reports variables that name a key declared multi-valued: only single-valued keys can be put into a text (policy-semantics 3.6). */
export function checkListVariables(parts: readonly TemplatePart[], path: string, problems: ProblemList): void {
  for (const part of parts) {
    if (part.kind !== 'variable' || knownContextKey(part.variable.key)?.list !== true) continue
    problems.add(
      'variable-of-list',
      path,
      `key ${quote(part.variable.key)} has several values, so it cannot be a variable`,
    )
  }
}
