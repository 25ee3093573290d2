import { type Limits, parsePolicy, type Policy, type Statement } from '@tinyauth/policy-engine'

/** What of a document can bear on one service: `null` when it cannot be read, `undefined` when nothing can. */
export function concernedDocument(
  document: unknown,
  service: string,
  limits: Partial<Limits>,
): Policy | null | undefined {
  const { policy } = parsePolicy(document, { type: 'identity', mode: 'load', limits })
  if (policy === undefined) return null
  const kept = listOf(policy.Statement).filter((statement) => concerns(statement, service))
  return kept.length === 0 ? undefined : { ...policy, Statement: kept }
}

/**
 * Whether a statement may match an action of the service; in doubt it may. `NotAction` leaves nearly everything in.
 *
 * Of `apples` it keeps: `*`, `apples:Get`, `Apples:*`, `app*:Get`, `?pples:Get`, every `NotAction`, and what is no action
 * pattern (`Get`, `a:b:c`, `apples:${x}`), because a Deny with such an element denies. It leaves out: `pears:*`.
 */
function concerns({ Action }: Statement, service: string): boolean {
  return Action === undefined || listOf(Action).some((action) => mayName(action, service))
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
