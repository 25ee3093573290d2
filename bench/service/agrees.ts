import { allAllowed, type Call } from '../workload/calls.js'

/** Whether an answer of `authorize-by-token` sorts every pair of a call as the plain loop does. */
export function tinyauthAgrees(call: Call, answer: unknown): boolean {
  const { Authorized, Permitted, NotPermitted } = fields(answer)
  return (
    Authorized === allAllowed(call) &&
    sameSet(Permitted, wanted(call, true)) &&
    sameSet(NotPermitted, wanted(call, false))
  )
}

function wanted({ pairs, service }: Call, allowed: boolean): string[] {
  return pairs
    .filter((pair) => pair.allowed === allowed)
    .map(({ action, arn }) => `${action.slice(service.length + 1)} ${arn}`)
}

function sameSet(answered: unknown, expected: readonly string[]): boolean {
  const got = Object.entries(fields(answered)).flatMap(([action, arns]) =>
    Array.isArray(arns) ? arns.map((arn) => `${action} ${String(arn)}`) : [],
  )
  return got.toSorted().join('\n') === expected.toSorted().join('\n')
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
