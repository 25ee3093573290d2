import { compileLayers, compilePolicy, decide } from '@tinyauth/policy-engine'
import type { CompiledPolicy, IdentitySource, PolicySet } from '@tinyauth/policy-engine'
import { describe, expect, it } from '@jest/globals'
import { concernedDocument } from '../../../src/decide/principals/concerned-statements.js'

const ACTIONS = [
  '*', '*:*', '*:Get*', 'apples:*', 'APPLES:get', 'Apples:G?t', '?pples:Get', 'app*', 'app*:Get', 'a*s:*t', 'apples*', 'apples:Get:x',
  'pears:*', 'pears:Get', 'Pears:*', 'pear?:Get', 'p*:Get', 'pearsapples:Get', 'apples.x:Get', 'apple:Get', 'nocolon', 'Get', '',
  ':Get', 'apples:', ':', 'pears:${aws:username}', '${x}:Get', 'pears:${*}', 'pears:$', 'pears$:Get', 'ap\u017fples:Get', 'pears:*apples:Get', 'pears:', 'apple\u017f:Get',
  '*pples:Get', '?????s:Get', '??????:*', '**:Get', 'pears:?', 'pears*:Get', 'apples :Get', ' apples:Get',
] // prettier-ignore
const RESOURCES = ['*', 'arn:tinyauth:apples:default::apples/1', 'arn:tinyauth:*:*:*:*', 'arn:x', 'junk', '${aws:username}', '${bad', 'arn:tinyauth:apples:default::apples/${Username}'] // prettier-ignore
const CONDITIONS = [undefined, undefined, { StringEquals: { Username: 'fred' } }, { NoSuchOperator: { a: 'b' } }, { NumericLessThan: { X: 'notanumber' } }, { StringNotEquals: { 'Y': '${Z}' } }, { Null: { Y: 'true' } }] // prettier-ignore

let seed = 12345
function random(most: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed % most
}
function pick<T>(list: readonly T[]): T {
  return list[random(list.length)] as T
}

function statement(): object {
  const actions = random(3) === 0 ? pick(ACTIONS) : Array.from({ length: 1 + random(3) }, () => pick(ACTIONS))
  const element = random(4) === 0 ? 'NotAction' : 'Action'
  const resource = random(8) === 0 ? {} : { [random(6) === 0 ? 'NotResource' : 'Resource']: pick(RESOURCES) }
  const condition = pick(CONDITIONS)
  return {
    Effect: random(3) === 0 ? 'Deny' : 'Allow',
    [element]: actions,
    ...resource,
    ...(condition === undefined ? {} : { Condition: condition }),
    ...(random(40) === 0 ? { Principal: '*' } : {}),
  }
}

function documentOf(): object {
  const statements = Array.from({ length: 1 + random(3) }, statement)
  return { ...(random(5) === 0 ? { Version: '2008-10-17' } : { Version: '2012-10-17' }), Statement: statements }
}

interface Both {
  readonly whole: CompiledPolicy
  readonly part: CompiledPolicy | undefined
}

function both(): Both {
  const document = documentOf()
  const kept = concernedDocument(document, 'apples', {})
  const sent: unknown = kept === undefined ? undefined : JSON.parse(JSON.stringify(kept))
  return { whole: compilePolicy(document), part: sent === undefined ? undefined : compilePolicy(sent) }
}

function sets(policies: readonly Both[], id: string): { whole: PolicySet; part: PolicySet } {
  return {
    whole: { id, policies: policies.map(({ whole }) => whole) },
    part: { id, policies: policies.flatMap(({ part }) => part ?? []) },
  }
}

describe('the statements that a guard is given', () => {
  it('decide as all of them do', () => {
    const wrong: unknown[] = []
    for (let round = 0; round < 3000; round++) {
      const own = sets([both(), ...(random(2) === 0 ? [both()] : [])], 'own')
      const boundary = random(4) === 0 ? sets([both()], 'boundary') : undefined
      const guardrail = random(4) === 0 ? sets([both()], 'guardrail') : undefined
      const ceiling = random(4) === 0 ? sets([both()], 'ceiling') : undefined
      const layers = (which: 'whole' | 'part') => {
        const source: IdentitySource = {
          ...own[which],
          kind: 'user',
          ...(ceiling ? { ceilings: [ceiling[which]] } : {}),
        }
        return compileLayers({
          identity: [source],
          ...(boundary ? { boundaries: [boundary[which]] } : {}),
          ...(guardrail ? { guardrails: [guardrail[which]] } : {}),
        })
      }
      const [whole, part] = [layers('whole'), layers('part')]
      for (const name of ['Get', 'get', 'Put', 'G', 'Get:x']) {
        const request = {
          principal: { kind: 'user', arn: 'arn:tinyauth:tinyauth:::users/fred', uid: 'u' } as const,
          action: `apples:${name}`,
          resource: 'arn:tinyauth:apples:default::apples/1',
          context: { Username: 'fred' },
        }
        const a = decide(request, whole).kind
        const b = decide(request, part).kind
        if ((a === 'allow') !== (b === 'allow'))
          wrong.push({ name, a, b, own: own.whole.policies.map((p) => p.statements.map((s) => s.action.sources)) })
      }
    }
    expect(wrong.slice(0, 3)).toEqual([])
  })
})
