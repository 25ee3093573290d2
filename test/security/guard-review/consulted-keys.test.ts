import { compileLayers, compilePolicy, type ContextValue, decide } from '@tinyauth/policy-engine'
import { describe, expect, it } from '@jest/globals'

const KEYS = ['SourceIp', 'UserAgent', 'a', 'b', 'tag/x']
const VALUES: readonly (ContextValue | undefined)[] = [
  undefined,
  null,
  [],
  '',
  'x',
  'y',
  '10.0.0.1',
  ['x', 'y'],
  5,
  true,
  '${a}',
  '*',
]
const OPERATORS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringEqualsIfExists', 'StringNotLikeIfExists', 'ForAnyValue:StringEquals', 'ForAllValues:StringEquals', 'ForAllValues:StringNotEquals', 'Null', 'NumericLessThan', 'NumericLessThanIfExists', 'Bool', 'IpAddress', 'NotIpAddress', 'ArnLike'] // prettier-ignore
const WANTED = ['x', 'true', 'false', '10.0.0.0/8', '7', '${a}', '${b}', "${b, 'x'}", '*', 'arn:tinyauth:s:::${a}']
const RESOURCES = ['*', 'arn:tinyauth:apples:default::apples/x', 'arn:tinyauth:apples:default::apples/${a}', 'arn:tinyauth:apples:default::apples/${b, \'x\'}', 'arn:tinyauth:apples:${a}::apples/*'] // prettier-ignore

let seed = 99
function random(most: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return (seed >>> 8) % most
}
function pick<T>(list: readonly T[]): T {
  return list[random(list.length)] as T
}

function statement(): object {
  const conditions: Record<string, Record<string, unknown>> = {}
  for (let i = random(3); i > 0; i--) (conditions[pick(OPERATORS)] ??= {})[pick(KEYS)] = [pick(WANTED), pick(WANTED)]
  return {
    Effect: random(3) === 0 ? 'Deny' : 'Allow',
    Action: 'apples:*',
    [random(5) === 0 ? 'NotResource' : 'Resource']: [pick(RESOURCES)],
    Condition: conditions,
  }
}

function contextOf(): Record<string, ContextValue> {
  const pairs = KEYS.map((key) => [key, pick(VALUES)] as const).filter(([, value]) => value !== undefined)
  return Object.fromEntries(pairs) as Record<string, ContextValue>
}

/** As the cache of the guard compares values. */
function valueOf(context: Record<string, ContextValue>, key: string): string {
  const value = context[key] ?? null
  return JSON.stringify(Array.isArray(value) && value.length === 0 ? null : value)
}

describe('the keys that a decision consulted', () => {
  it('are all that it depends on', () => {
    let compared = 0
    const wrong: unknown[] = []
    for (let round = 0; round < 3000; round++) {
      const document = { Version: '2012-10-17', Statement: [statement(), statement(), statement()] }
      const layers = compileLayers({
        identity: [{ id: 'i', kind: 'user', policies: [compilePolicy(document)] }],
        ...(random(3) === 0
          ? {
              boundaries: [
                {
                  id: 'b',
                  policies: [compilePolicy({ Version: '2012-10-17', Statement: [statement(), statement()] })],
                },
              ],
            }
          : {}),
      })
      const asked = {
        principal: { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/f', uid: 'u' } as const,
        action: 'apples:Get',
        resource: 'arn:tinyauth:apples:default::apples/x',
      }
      const first = contextOf()
      const decision = decide({ ...asked, context: first }, layers)
      for (let other = 0; other < 10; other++) {
        const second = contextOf()
        for (const key of decision.consultedKeys) {
          delete second[key]
          const value = first[key]
          if (value !== undefined) second[key] = value
        }
        if (decision.consultedKeys.some((key) => valueOf(first, key) !== valueOf(second, key))) continue
        compared += 1
        const again = decide({ ...asked, context: second }, layers)
        if (again.kind !== decision.kind)
          wrong.push({ document, first, second, consulted: decision.consultedKeys, kinds: [decision.kind, again.kind] })
      }
      // Values that the cache takes for the same: nothing, `null`, an empty list.
      const same = Object.fromEntries(
        KEYS.flatMap((key) =>
          valueOf(first, key) === 'null' ? (random(2) === 0 ? [] : [[key, pick([null, []])]]) : [[key, first[key]]],
        ),
      ) as Record<string, ContextValue>
      if (decide({ ...asked, context: same }, layers).kind !== decision.kind) wrong.push({ same, first, document })
    }
    expect(compared).toBeGreaterThan(20_000)
    expect(wrong.slice(0, 2)).toEqual([])
  })
})
