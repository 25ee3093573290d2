import fc from 'fast-check'
import type { Effect, Policy, PolicyType, Statement } from '../../src/document.js'
import { arbitraryCondition } from './arbitrary-condition.js'
import { arbitraryActionPattern, arbitraryArnPattern, mostly, seldom } from './arbitrary-name.js'
import type { Wildness } from './arbitrary-name.js'
import { arbitraryPrincipalElement } from './arbitrary-principal.js'

/** How policies are drawn. */
export interface PolicyShape extends Wildness {
  readonly type: PolicyType
  readonly minStatements?: number
  readonly maxStatements?: number
  /** Effects to draw from, the likelier ones repeated. Default three Allow to one Deny. */
  readonly effects?: readonly Effect[]
}

type Members = Partial<Record<keyof Statement, unknown>>

const PRINCIPAL_TYPES: readonly PolicyType[] = ['resource', 'trust', 'resourceGuardrail']

/** A policy with the grammar of its type; with `faultsOneIn`, now and then with elements that cannot be evaluated. */
export function arbitraryPolicy(shape: PolicyShape): fc.Arbitrary<Policy> {
  const { minStatements = 1, maxStatements = 3 } = shape
  const statements = fc.array(arbitraryStatement(shape), { minLength: minStatements, maxLength: maxStatements })
  const version = fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17', undefined)
  return fc.tuple(version, statements, fc.boolean()).map(([Version, list, bare]) => {
    const [first] = list
    const Statement = bare && list.length === 1 && first !== undefined ? first : list
    return Version === undefined ? { Statement } : { Version, Statement }
  })
}

/** One statement; `arbitraryPolicy` says how. */
export function arbitraryStatement(shape: PolicyShape): fc.Arbitrary<Statement> {
  const effects = shape.effects ?? ['Allow', 'Allow', 'Allow', 'Deny']
  return (
    fc
      .tuple(
        fc
          .constantFrom(...effects)
          .chain((Effect) => arbitraryPrincipalMember(shape, Effect).map((members) => ({ Effect, ...members }))),
        arbitraryPatternMember('Action', 'NotAction', arbitraryActionPattern(shape), shape),
        shape.type === 'trust'
          ? fc.constant({})
          : arbitraryPatternMember('Resource', 'NotResource', arbitraryArnPattern(shape), shape),
        seldom(arbitraryCondition(shape)).map((Condition) => (Condition === undefined ? {} : { Condition })),
        seldom(fc.constantFrom('A', 'B1', '')).map((Sid) => (Sid === undefined ? {} : { Sid })),
      )
      // Put together from arbitraries of each member's own type.
      .map((members) => Object.assign({}, ...members) as Statement)
  )
}

function arbitraryPrincipalMember(shape: PolicyShape, effect: Effect): fc.Arbitrary<Members> {
  const Principal = arbitraryPrincipalElement(true, shape).map((element): Members => ({ Principal: element }))
  if (!PRINCIPAL_TYPES.includes(shape.type)) {
    return mostly(fc.constant<Members>({}), Principal, { faultsOneIn: shape.faultsOneIn * 3 })
  }
  const NotPrincipal = arbitraryPrincipalElement(effect === 'Allow', shape).map((element): Members => ({
    NotPrincipal: element,
  }))
  const sound = fc.oneof({ weight: 5, arbitrary: Principal }, { weight: 1, arbitrary: NotPrincipal })
  return mostly<Members>(sound, fc.constant({}), { faultsOneIn: shape.faultsOneIn * 3 })
}

function arbitraryPatternMember(
  member: 'Action' | 'Resource',
  negated: 'NotAction' | 'NotResource',
  pattern: fc.Arbitrary<string>,
  { faultsOneIn }: Wildness,
): fc.Arbitrary<Members> {
  const patterns = fc.oneof(pattern, fc.array(pattern, { minLength: 1, maxLength: 3 }))
  const many = mostly<string | string[]>(patterns, fc.constant([]), { faultsOneIn })
  return fc
    .tuple(fc.constantFrom(member, member, member, member, negated), many)
    .map(([name, value]) => ({ [name]: value }))
}
