import { type JsonObject, type Located, memberOf, textsOf } from './json-value.js'
import { pointerTo, type ProblemList, quote } from './problem-list.js'

/** Reports elements of `Action` and `NotAction` that are no action patterns (policy-semantics 3.3). */
export function checkActions(statement: JsonObject, statementPath: string, problems: ProblemList): void {
  for (const name of ['Action', 'NotAction']) {
    const actions = memberOf(statement, name)
    const path = pointerTo(statementPath, name)
    if (Array.isArray(actions) && actions.length === 0)
      problems.add('empty-action', path, `\`${name}\` lists no action`)
    for (const action of textsOf(actions, path)) checkAction(action, problems)
  }
}

const PATTERN = /^[\w.*?-]+:[\w.*?-]+$/

/**
 * Accepted: `*`, `apples:GetApple`, `apples:Get*`, `*:Get?pple`.
 * Rejected: `GetApple` and `**` (no service), `apples:` (no name), `a:b:c` (two colons), `apples:Get Apple` (space), `apples:${x}` (variable).
 */
function checkAction({ value, path }: Located<string>, problems: ProblemList): void {
  if (value === '*' || PATTERN.test(value)) return
  if (value.includes('${')) {
    return problems.add('variable-unsupported-in-element', path, `action ${quote(value)} holds a variable`)
  }
  problems.add('invalid-action', path, `action ${quote(value)} ${faultOf(value)}`, correctedAction(value))
}

function faultOf(action: string): string {
  const colons = action.split(':').length - 1
  if (colons === 0) return 'names no service: an action is `*` or `service:Name`'
  if (colons > 1) return 'has more than one colon'
  if (action.startsWith(':') || action.endsWith(':')) return 'has nothing on one side of the colon'
  return 'holds characters other than letters, digits, `_`, `-`, `.` and the wildcards `*` and `?`'
}

function correctedAction(action: string): string | undefined {
  if (/^\*+$/.test(action)) return '*'
  const trimmed = action.trim()
  return PATTERN.test(trimmed) ? trimmed : undefined
}
