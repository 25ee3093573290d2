import { type Limits, parsePolicy, type Policy, type Statement } from '@tinyauth/policy-engine'

/** What of a document can bear on one service: `null` when it cannot be read, `undefined` when nothing can. */
export function concernedDocument(
  document: unknown,
  service: string,
  limits: Partial<Limits>,
): Policy | null | undefined {
  const { policy } = parsePolicy(document, { type: 'identity', mode: 'load', limits })
  if (policy === undefined) return null
  const kept = listOf(policy.Statement).flatMap((statement) => concernedStatement(statement, service) ?? [])
  return kept.length === 0 ? undefined : { ...policy, Statement: kept }
}

/**
 * A statement with those of its actions that may be of the service, `undefined` when none may; in doubt one may. `NotAction`
 * leaves nearly everything in, and is kept whole: each of its elements takes something away.
 *
 * Of `apples` it keeps: `*`, `apples:Get`, `Apples:*`, `app*:Get`, `?pples:Get`, every `NotAction`, and what is no action
 * pattern (`Get`, `a:b:c`, `apples:${x}`), because a Deny with such an element denies. It leaves out: `pears:*`.
 */
function concernedStatement(statement: Statement, service: string): Statement | undefined {
  const { Action } = statement
  if (Action === undefined) return statement
  const kept = listOf(Action).filter((action) => mayName(action, service))
  if (kept.length === 0) return undefined
  // A single action stays the text that it was.
  return kept.length === listOf(Action).length ? statement : { ...statement, Action: kept }
}

function mayName(action: string, service: string): boolean {
  const [prefix = '', ...rest] = action.split(':')
  if (rest.length !== 1 || /[*?$]/.test(prefix)) return true
  return action.includes('${') || prefix.toLowerCase() === service.toLowerCase()
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  // `Array.isArray` does not narrow readonly arrays out of a union.
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}
