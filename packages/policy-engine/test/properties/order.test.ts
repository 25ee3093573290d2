import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decide } from '../../src/index.js'
import type {
  OracleCeiling,
  OracleIdentitySource,
  OracleLayers,
  OraclePolicy,
  OraclePolicySet,
} from '../oracle/layers.js'
import { arbitraryLayers, mapLayers, named } from './arbitrary-layers.js'
import { WILD } from './arbitrary-name.js'
import { arbitraryRequest } from './arbitrary-request.js'
import { engineLayers } from './engine-layers.js'
import { settings } from './settings.js'

/** Rotates and perhaps reverses every list: statements, values, policies, sets, sources, ceilings. */
interface Turn {
  readonly by: number
  readonly reversed: boolean
}

function turned<T>(list: readonly T[], { by, reversed }: Turn): T[] {
  const start = list.length === 0 ? 0 : by % list.length
  const rotated = [...list.slice(start), ...list.slice(0, start)]
  return reversed ? rotated.reverse() : rotated
}

/** Also the members of objects, and all lists inside. */
function turnedDeep(value: unknown, turn: Turn): unknown {
  if (Array.isArray(value)) {
    return turned(value, turn).map((member) => turnedDeep(member, turn))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      turned(Object.entries(value), turn).map(([name, member]) => [name, turnedDeep(member, turn)]),
    )
  }
  return value
}

function turnPolicies(policies: readonly OraclePolicy[], turn: Turn): OraclePolicy[] {
  return turned(policies, turn).map((policy) => ({ ...policy, document: turnedDeep(policy.document, turn) }))
}

function turnLayers(layers: OracleLayers, turn: Turn): OracleLayers {
  const set = (given: OraclePolicySet): OraclePolicySet => ({ ...given, policies: turnPolicies(given.policies, turn) })
  const ceiling = (given: OracleCeiling): OracleCeiling =>
    'giver' in given
      ? { ...given, giver: { ...given.giver, layers: turnLayers(given.giver.layers, turn) } }
      : set(given)
  const source = (given: OracleIdentitySource): OracleIdentitySource => ({
    ...given,
    policies: turnPolicies(given.policies, turn),
    ...(given.ceilings === undefined ? {} : { ceilings: turned(given.ceilings, turn).map(ceiling) }),
  })
  const inside = mapLayers(layers, { set, source, policies: (policies) => turnPolicies(policies, turn) })
  return Object.fromEntries(
    Object.entries(inside).map(([name, value]: [string, unknown]) => [
      name,
      Array.isArray(value) ? turned(value, turn) : value,
    ]),
  )
}

describe('a decision', () => {
  it('does not depend on the order of statements, values, policies, sets or sources', () => {
    const turn = fc.record({ by: fc.nat({ max: 5 }), reversed: fc.boolean() })
    fc.assert(
      fc.property(arbitraryLayers(WILD).map(named), turn, arbitraryRequest(), (layers, turning, request) => {
        const one = decide(request, engineLayers(layers))
        const other = decide(request, engineLayers(turnLayers(layers, turning)))
        expect([other.decision, other.kind]).toEqual([one.decision, one.kind])
      }),
      settings(1200),
    )
  })
})
