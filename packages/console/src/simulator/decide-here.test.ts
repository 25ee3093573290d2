import { describe, expect, it } from '@jest/globals'
import { DEFAULT_LIMITS } from '@tinyauth/policy-engine'
import { type Bench, judge } from './decide-here.js'
import { editablePolicies, findPolicy, idOf, judgedEdits, newDocument } from './edits.js'
import type { EffectivePolicies, EffectivePolicy } from './effective-layers.js'
import { differences, pairsOf, rulesHere } from './rulings.js'
import { expectedText, gotText, whyOf } from './verdict.js'

const APPLES = 'arn:tinyauth:apples:default::apples'
const own = policy('own', 'apples:Get*', `${APPLES}/\${Username}/*`, { kind: 'user-policy', user: 'fred', name: 'own' })
const eat = policy('eat', 'apples:EatApple', '*', { kind: 'managed', name: 'eat', version: 2, parameters: {} }, 'Mfa')
const limit = policy('limit', 'apples:*', '*', { kind: 'managed', name: 'limit', version: 1, parameters: {} })

function policy(
  id: string,
  Action: string,
  Resource: string,
  origin: EffectivePolicy['origin'],
  key?: string,
): EffectivePolicy {
  const Condition = key === undefined ? {} : { Condition: { Bool: { [key]: 'true' } } }
  const Statement = [{ Sid: id, Effect: 'Allow', Action, Resource, ...Condition }]
  const inline = origin.kind === 'managed' ? {} : ({ inline: true } as const)
  return { id, ...inline, document: { Version: '2012-10-17', Statement }, origin }
}

const effective: EffectivePolicies = {
  ...{ revision: 1, untilMs: null, exact: true, limits: DEFAULT_LIMITS, parameters: {} },
  principal: { arn: 'arn:tinyauth:tinyauth:::users/fred', uid: 'u1', username: 'fred', active: true, guest: false },
  context: { Username: 'fred', Mfa: false, Groups: ['eng'], DirectGroups: ['eng'] },
  levels: { 'apples:getapple': 'read' },
  layers: {
    guardrails: [],
    identity: [
      { id: 'users/fred', kind: 'user', policies: [own] },
      {
        id: 'groups/eng',
        kind: 'group',
        policies: [eat],
        ceilings: [{ id: 'groups/eng/boundary', policies: [limit] }],
      },
    ],
    boundaries: [],
  },
}
const bench: Bench = { effective, levelOf: () => undefined, nowMs: 0 }
const getOwn = { action: 'apples:GetApple', resource: `${APPLES}/fred/1` }
const eats = { action: 'apples:EatApple', resource: `${APPLES}/jane/1` }

describe('a decision in the browser', () => {
  it('names the statement that allows, and finds its document', () => {
    const verdict = judge(bench, getOwn, {}, [])
    expect(verdict.kind).toBe('allow')
    expect(whyOf(verdict)).toBe('own of users/fred own allows it.')
    expect(findPolicy(effective.layers, { source: 'users/fred', policyId: 'own' })).toBe(own)
  })

  it('says what is missing by how little, and which layers were silent', () => {
    const verdict = judge(bench, eats, {}, [])
    expect(verdict.kind).toBe('implicitDeny')
    const [nearest] = verdict.nearMisses
    expect(nearest?.statement).toBe('eat')
    expect(nearest?.failed.map((one) => [expectedText(one), gotText(one.got)])).toEqual([['Mfa Bool true', 'false']])
    expect(verdict.layers?.map(({ source, outcome }) => [source, outcome])).toEqual([
      ...[
        ['users/fred', 'silent'],
        ['groups/eng', 'silent'],
      ],
    ])
  })

  it('asks what would be with a second factor, at another time', () => {
    const verdict = judge(bench, eats, { 'aws:MultiFactorAuthPresent': true, CurrentTime: '2030-01-01T00:00:00Z' }, [])
    expect(verdict.kind).toBe('allow')
    expect(verdict.layers?.[1]?.ceilings.map(({ outcome }) => outcome)).toEqual(['allows'])
  })

  it('judges an unsaved document in the place of the stored one, and new ones beside', () => {
    const [, , { origin } = { origin: undefined }] = editablePolicies(effective)
    if (origin === undefined) throw new Error('there is no third policy')
    const stored = JSON.stringify(limit.document)
    const narrowed = { id: idOf(origin), target: origin, stored, text: newDocument('apples:GetApple', '*') }
    const withFactor = { Mfa: true }
    expect(judge(bench, eats, withFactor, [narrowed]).kind).toBe('implicitDeny')
    expect(judge(bench, eats, withFactor, [narrowed]).layers?.[1]?.outcome).toBe('withheld')
    expect(judgedEdits([{ ...narrowed, text: stored }], effective)).toEqual([])
    expect(judgedEdits([narrowed], effective)).toEqual([narrowed])
    const added = { id: 'new/1', target: 'policies', stored: '', text: newDocument('apples:EatApple', '*') } as const
    expect(judge(bench, eats, {}, [added]).by).toMatchObject([{ source: 'simulated', policyId: 'policies/0' }])
    const boundary = { ...added, target: 'boundaries' } as const
    expect(judge(bench, getOwn, {}, [boundary]).by).toEqual([{ layer: 'boundary', source: 'simulated/boundaries/0' }])
  })

  it('judges a managed policy that nobody attached as if it were attached', () => {
    const text = newDocument('{{self}}:GetUser', '*')
    const target = { kind: 'managed', name: 'tried' } as const
    const [tried] = judgedEdits([{ id: 'policies/tried', target, stored: text, text }], undefined)
    expect(tried?.target).toBe('policies')
    const asked = { action: 'tinyauth:GetUser', resource: 'arn:tinyauth:tinyauth:::users/fred' }
    const nobody = { ...bench, effective: undefined }
    expect(judge(nobody, asked, {}, tried === undefined ? [] : [tried]).kind).toBe('allow')
  })

  it('denies with a document that is none', () => {
    const broken = { id: 'new/1', target: 'policies', stored: '', text: '{"Statement": [' } as const
    const verdict = judge(bench, getOwn, {}, [broken])
    expect(verdict.kind).toBe('implicitDeny')
    expect(verdict.errors).not.toEqual([])
  })

  it('lets unsaved policies alone decide about nobody in particular', () => {
    const nobody = { ...bench, effective: undefined, levelOf: () => 'read' }
    const byLevel = {
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*', Condition: { StringEquals: { ActionLevel: 'read' } } },
      ],
    }
    const added = { id: 'new/1', target: 'policies', stored: '', text: JSON.stringify(byLevel) } as const
    expect([judge(nobody, getOwn, {}, []).kind, judge(nobody, getOwn, {}, [added]).kind]).toEqual([
      'implicitDeny',
      'allow',
    ])
  })

  it('lists only what an edit changes', async () => {
    const ruler = rulesHere(bench)
    const { signal } = new AbortController()
    const pairs = pairsOf(['apples:GetApple', 'apples:EatApple', 'apples:CutApple'], [getOwn.resource, eats.resource])
    const added = { id: 'new/1', target: 'policies', stored: '', text: newDocument('apples:EatApple', '*') } as const
    const before = await ruler(pairs, { context: {}, edits: [], signal })
    const after = await ruler(pairs, { context: {}, edits: [added], signal })
    expect(before.map(({ kind }) => kind === 'allow')).toEqual([true, false, false, false, false, false])
    expect(differences(before, after).map(({ before: { action, resource } }) => [action, resource])).toEqual([
      ...[
        ['apples:EatApple', getOwn.resource],
        ['apples:EatApple', eats.resource],
      ],
    ])
  })
})
