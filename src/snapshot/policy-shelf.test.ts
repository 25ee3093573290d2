import { describe, expect, it } from '@jest/globals'
import { type CompiledPolicy, compileLayers } from '@tinyauth/policy-engine'
import { allows, policyOf } from '../../packages/decision/test/principals.js'
import type { PolicyRef } from '../store/index.js'
import { documentKey, PolicyShelf } from './policy-shelf.js'

const ALLOW_GET = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '{{svc}}:Get', Resource: '*' },
})

function ref(fields: Partial<PolicyRef> = {}): PolicyRef {
  return { policyId: 'p1', name: 'Reader', version: 1, parameters: { svc: 'apples' }, ...fields }
}

/** A shelf whose reads are counted; every document is there unless told otherwise. */
function shelfOf(documents: Readonly<Record<string, string>> = { 'p1#1': ALLOW_GET, 'p1#2': ALLOW_GET }): {
  shelf: PolicyShelf
  reads: string[]
  take: (...refs: readonly PolicyRef[]) => Promise<readonly CompiledPolicy[]>
} {
  const shelf = new PolicyShelf({ partition: 'tinyauth', self: 'tinyauth' }, {})
  const reads: string[] = []
  const take = async (...refs: readonly PolicyRef[]): Promise<readonly CompiledPolicy[]> => {
    const compiled = await shelf.take(refs, (missing) => {
      reads.push(...missing.map(documentKey))
      return Promise.resolve(new Map(Object.entries(documents)))
    })
    return refs.map(compiled)
  }
  return { shelf, reads, take }
}

function may(policies: readonly CompiledPolicy[], action: string): boolean {
  return allows(compileLayers({ identity: [{ id: 'users/fred', kind: 'user', policies }] }), action)
}

/** Whether holding these as well takes away what another policy allows. */
function deniesAll(policies: readonly CompiledPolicy[]): boolean {
  return !may([policyOf('Allow', '*'), ...policies], 'pears:Get')
}

describe('a managed policy', () => {
  it('is read and compiled once for all who hold the same version with the same parameters', async () => {
    const { take, reads } = shelfOf()
    const [first] = await take(ref())
    const [second] = await take(ref({ name: 'Renamed' }))
    expect(second).toBe(first)
    expect(reads).toEqual(['p1#1'])
    expect(
      may(
        [first].flatMap((policy) => policy ?? []),
        'apples:Get',
      ),
    ).toBe(true)
  })

  it('is compiled for itself with other parameters, in whichever order those are given', async () => {
    const { take } = shelfOf()
    const both = { svc: 'apples', group: 'eng' }
    const [one, other] = await take(ref({ parameters: both }), ref({ parameters: { group: 'eng', svc: 'apples' } }))
    expect(other).toBe(one)
    const [apples, pears] = await take(ref(), ref({ parameters: { svc: 'pears' } }))
    expect([apples, pears].map((policy) => policy !== undefined && may([policy], 'pears:Get'))).toEqual([false, true])
  })

  it('is read anew for a new version, and only that', async () => {
    const { take, reads } = shelfOf()
    const [first] = await take(ref())
    const [, second] = await take(ref(), ref({ version: 2 }))
    expect(second).not.toBe(first)
    expect(reads).toEqual(['p1#1', 'p1#2'])
  })

  it('cannot be mistaken for another by what its parameters hold', async () => {
    const { take } = shelfOf({ 'p1#1': ALLOW_GET, 'p1,1#1': ALLOW_GET })
    const [one, other] = await take(
      ref({ parameters: { svc: 'apples', other: 'pears' } }),
      ref({ parameters: { svc: 'apples","other":"pears' } }),
    )
    expect(other).not.toBe(one)
  })

  it.each<[string, PolicyRef, Readonly<Record<string, string>>]>([
    ['is not there', ref(), {}],
    ['is no JSON', ref(), { 'p1#1': '{' }],
    ['is no policy', ref(), { 'p1#1': '[]' }],
    ['has a parameter without value', ref({ parameters: {} }), { 'p1#1': ALLOW_GET }],
    ['has a parameter with a wrong value', ref({ parameters: { svc: 'app*' } }), { 'p1#1': ALLOW_GET }],
  ])('denies everything to its holder when its document %s', async (_what, asked, documents) => {
    const { take } = shelfOf(documents)
    const policies = await take(asked)
    expect(policies[0]?.problems).not.toEqual([])
    expect(deniesAll(policies)).toBe(true)
  })

  it('takes `partition` and `self` from the service, whatever was stored with the attachment', async () => {
    const document = ALLOW_GET.replace('{{svc}}', '{{self}}')
    const { take } = shelfOf({ 'p1#1': document })
    const policies = await take(ref({ parameters: { self: 'apples' } }))
    expect([may(policies, 'tinyauth:Get'), may(policies, 'apples:Get')]).toEqual([true, false])
  })
})

describe('the policy of a scope', () => {
  const scope = { id: 's1', name: 'apples:read', version: 1, document: ALLOW_GET.replace('{{svc}}', 'apples') }

  it('is compiled once for each of its versions, and named as the scope is', () => {
    const { shelf } = shelfOf()
    const first = shelf.scope(scope)
    expect(shelf.scope({ ...scope })).toBe(first)
    expect(shelf.scope({ ...scope, version: 2 })).not.toBe(first)
    expect(first).toMatchObject({ id: 'apples:read', version: '1', problems: [] })
  })

  it('that cannot be read denies everything', () => {
    const { shelf } = shelfOf()
    expect(deniesAll([shelf.scope({ ...scope, document: 'null' })])).toBe(true)
  })
})

describe('an inline policy', () => {
  const inline = { id: 'i1', name: 'Main', version: 1, document: ALLOW_GET.replace('{{svc}}', 'apples') }

  it('is compiled once for all members of its group, and anew when it was changed', () => {
    const { shelf } = shelfOf()
    const first = shelf.inline(inline)
    expect(shelf.inline({ ...inline })).toBe(first)
    const changed = shelf.inline({ ...inline, version: 2, document: inline.document.replace('apples', 'pears') })
    expect([may([first], 'apples:Get'), may([changed], 'apples:Get')]).toEqual([true, false])
  })

  it('that cannot be read denies everything to its holder', () => {
    const { shelf } = shelfOf()
    expect(deniesAll([shelf.inline({ ...inline, document: ALLOW_GET })])).toBe(true)
    expect(deniesAll([shelf.inline({ ...inline, id: 'i2', document: 'null' })])).toBe(true)
  })
})
