import { describe, expect, it } from '@jest/globals'
import { Evaluation } from '../decide/evaluation.js'
import { DEFAULT_LIMITS } from '../limits.js'
import { readContext } from '../decide/request-context.js'
import type { ContextRecord } from '../request.js'
import { compileResources, everyResource, resourceHolds, type ResourceMatcher } from './resource-matcher.js'
import { ResourceName } from '../pattern/resource-pattern.js'

const B = 'arn:aws:s3:::b/'

function holds(matcher: ResourceMatcher, resource: string, record: ContextRecord = {}): unknown {
  const context = readContext(record, DEFAULT_LIMITS)
  if ('code' in context) throw new Error(context.message)
  return resourceHolds(matcher, new ResourceName(resource), new Evaluation(context))
}

interface Element {
  readonly not?: boolean
  readonly deny?: boolean
  readonly legacy?: boolean
}

function element(
  sources: readonly string[],
  { not = false, deny = false, legacy = false }: Element = {},
): ResourceMatcher {
  return compileResources(sources, not, deny, !legacy)
}

describe('Resource and NotResource', () => {
  it('match when any element matches, and when none does', () => {
    const sources = [`${B}1`, `${B}2*`]
    for (const [resource, expected] of [
      [`${B}1`, true],
      [`${B}22`, true],
      [`${B}3`, false],
    ] as const) {
      expect(holds(element(sources), resource)).toBe(expected)
      expect(holds(element(sources, { not: true }), resource)).toBe(!expected)
    }
  })

  it('read stars so that the statement closes: Deny takes more resources, Allow fewer', () => {
    const source = ['arn:tinyauth:svc:*::apples/1']
    const beyond = 'arn:tinyauth:svc:eu::apples/z::apples/1'
    expect(holds(element(source), beyond)).toBe(false)
    expect(holds(element(source, { deny: true }), beyond)).toBe(true)
    expect(holds(element(source, { not: true }), beyond)).toBe(false)
    expect(holds(element(source, { not: true, deny: true }), beyond)).toBe(true)
  })

  it('match nothing when Resource is empty, and cannot be evaluated when NotResource is', () => {
    expect(holds(element([]), `${B}1`)).toBe(false)
    expect(holds(element([], { deny: true }), `${B}1`)).toBe(false)
    expect(holds(element([], { not: true }), `${B}1`)).toBe('error')
    expect(element([], { not: true }).fault?.code).toBe('empty-not-resource')
  })

  it('match everything where there is no element', () => {
    expect(holds(everyResource(true), 'x')).toBe(true)
    expect(holds(everyResource(false), 'x')).toBe(true)
  })

  it.each([
    ['b', 'invalid-resource'],
    ['arn:aws:${x}', 'variable-unsupported-in-element'],
    [`${B}\${}`, 'empty-variable'],
    [`${B}\${x`, 'missing-brace'],
    [`${B}\${x, y}`, 'missing-quote'],
    [`${B}\${x y}`, 'space-in-variable'],
  ])('cannot be evaluated with the element %s, in any place', (source, code) => {
    for (const sources of [[source], [`${B}1`, source], [source, '*']]) {
      expect(element(sources).fault?.code).toBe(code)
      expect(holds(element(sources), `${B}1`)).toBe('error')
    }
  })

  it('take ${…} as text in documents of 2008-10-17', () => {
    const matcher = element([`${B}\${Username}`, `${B}\${`], { legacy: true })
    expect(matcher.fault).toBeUndefined()
    expect(holds(matcher, `${B}\${Username}`, { Username: 'fred' })).toBe(true)
    expect(holds(matcher, `${B}\${`)).toBe(true)
    expect(holds(matcher, `${B}fred`, { Username: 'fred' })).toBe(false)
  })
})

describe('variables in Resource and NotResource', () => {
  const own = [`${B}\${Username}/*`]
  const ownOrOne = [`${B}\${Username}/*`, `${B}1`]

  it('take the value of the request', () => {
    expect(holds(element(own), `${B}fred/x`, { 'aws:username': 'fred' })).toBe(true)
    expect(holds(element(own), `${B}ann/x`, { 'aws:username': 'fred' })).toBe(false)
    expect(holds(element(own), `${B}ann/x`, { 'aws:username': '*' })).toBe(false)
    expect(holds(element([`${B}\${n}`]), `${B}5`, { n: 5 })).toBe(true)
  })

  it.each([
    ['missing', {}],
    ['null', { Username: null }],
    ['empty', { Username: '' }],
    ['an empty list', { Username: [] }],
  ])('match nothing in Resource where the key is %s, and let other elements match', (_, context) => {
    expect(holds(element(own), `${B}/x`, context)).toBe(false)
    expect(holds(element(own, { deny: true }), `${B}/x`, context)).toBe(false)
    expect(holds(element(ownOrOne), `${B}1`, context)).toBe(true)
  })

  it('let NotResource apply in a Deny and not in an Allow where the key is missing, whatever the other elements say', () => {
    for (const resource of [`${B}1`, `${B}2`]) {
      expect(holds(element(ownOrOne, { not: true }), resource)).toBe(false)
      expect(holds(element(ownOrOne, { not: true, deny: true }), resource)).toBe(true)
    }
  })

  it('take the default where the key is missing or empty', () => {
    const team = [`${B}\${aws:PrincipalTag/team, 'company-wide'}`]
    expect(holds(element(team), `${B}green`, { 'PrincipalTag/team': 'green' })).toBe(true)
    expect(holds(element(team), `${B}company-wide`)).toBe(true)
    expect(holds(element(team), `${B}company-wide`, { 'PrincipalTag/team': '' })).toBe(true)
    expect(holds(element(team), `${B}company-wide`, { 'PrincipalTag/team': 'green' })).toBe(false)
  })

  it('cannot be evaluated where the value is a list, of any length, in any place', () => {
    for (const Username of [['fred'], ['fred', 'ann']]) {
      expect(holds(element(own), `${B}fred/x`, { Username })).toBe('error')
      expect(holds(element([`${B}*`, ...own]), `${B}fred/x`, { Username })).toBe('error')
      expect(holds(element(own, { not: true }), `${B}fred/x`, { Username })).toBe('error')
      expect(holds(element([`${B}\${Username, 'x'}`]), `${B}fred`, { Username })).toBe('error')
    }
  })

  it('are not read in Resource where the resource begins differently, and are in NotResource', () => {
    const list = { Username: ['fred'] }
    for (const deny of [false, true]) {
      expect(holds(element([`${B}home/\${Username}`], { deny }), `${B}house/fred`, list)).toBe(false)
      expect(holds(element([`${B}home/\${Username}`, `${B}house/*`], { deny }), `${B}house/fred`, list)).toBe(true)
      expect(holds(element([`${B}home/\${Username}`], { deny, not: true }), `${B}house/fred`, list)).toBe('error')
    }
  })
})
