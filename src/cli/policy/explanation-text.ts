import type { DecidedBy, Explanation, FailedElement, StatementExplanation } from '@tinyauth/policy-engine'

/** Near misses that are worth a look; more of them bury the one that was meant. */
const MOST_NEAR_MISSES = 5

/** What decided: a statement with its place, or that nothing of a layer or set allows the request. */
export function describePlace({ layer, source, policyId, sid, index }: DecidedBy): string {
  const set = `${layer} \`${source}\``
  if (policyId === undefined) return layer === 'identity' ? 'no identity source allows it' : `${set} does not allow it`
  const name = sid === undefined || sid === '' ? '' : ` \`${sid}\``
  return `${set}, policy \`${policyId}\`, statement ${index ?? '?'}${name}`
}

/** The Allow statements that came nearest, with what each of them missed by; nothing for a request that is allowed. */
export function describeNearMisses({ decision, statements }: Explanation): readonly string[] {
  if (decision.kind === 'allow') return []
  const misses = statements.filter(({ effect, applies }) => effect === 'Allow' && !applies)
  const left = misses.length - MOST_NEAR_MISSES
  return [
    ...misses.slice(0, MOST_NEAR_MISSES).flatMap(describeMiss),
    ...(left > 0 ? [`and ${left} more statements`] : []),
  ]
}

function describeMiss({ at, failed }: StatementExplanation): string[] {
  return [describePlace(at), ...failed.map((element) => `  ${describeFailed(element)}`)]
}

/** One element that did not match: what it asks for, and what the request holds. */
export function describeFailed({ element, operator, key, expected, got, error }: FailedElement): string {
  const name = operator === undefined ? element : `${element} ${operator} \`${key ?? ''}\``
  const asked = expected.map((value) => `\`${value}\``).join(' or ')
  const reason = error === undefined ? '' : `; ${error.message}`
  return `${name} asks for ${asked === '' ? 'nothing' : asked}, the request has ${describeValue(got)}${reason}`
}

function describeValue(got: FailedElement['got']): string {
  if (got === null) return 'none'
  if (typeof got === 'string') return `\`${got}\``
  return got.map((value) => `\`${value}\``).join(', ')
}
