import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileLayers, decide } from '../../src/index.js'
import type { AuthorizationRequest, DecidedBy, Decision } from '../../src/index.js'
import { oracleDecide } from '../oracle/decide.js'
import type { ApplyingStatement, OracleDecision } from '../oracle/decide.js'
import type { OracleLayers } from '../oracle/layers.js'
import { arbitraryWildContext } from './arbitrary-context.js'
import { arbitraryLayers, arbitraryOraclePolicy, named } from './arbitrary-layers.js'
import { TAME, WILD } from './arbitrary-name.js'
import { arbitraryRequest } from './arbitrary-request.js'
import { engineLayers, WIDE_LIMITS } from './engine-layers.js'
import { settings } from './settings.js'

function decideBoth(request: AuthorizationRequest, layers: OracleLayers): [Decision, OracleDecision] {
  return [decide(request, compileLayers(engineLayers(layers), WIDE_LIMITS)), oracleDecide(request, layers)]
}

/** A ceiling may name the statement of a giver, which stands in another layer of the giver's own. */
function isApplying(by: DecidedBy, applying: readonly ApplyingStatement[]): boolean {
  return applying.some(
    ({ policyId, index, layer, source }) =>
      by.policyId === policyId &&
      by.index === index &&
      by.layer === layer &&
      (layer === 'resource' || by.source === source),
  )
}

function expectEqual(request: AuthorizationRequest, layers: OracleLayers): void {
  const [engine, oracle] = decideBoth(request, layers)
  expect([engine.decision, engine.kind]).toEqual([oracle.decision, oracle.kind])
  const statements = engine.decidedBy.filter(({ index, layer }) => index !== undefined && layer !== 'ceiling')
  expect(statements.filter((by) => !isApplying(by, oracle.applying))).toEqual([])
  expect(engine.decidedBy.length).toBeGreaterThan(engine.errors.length > 0 ? -1 : 0)
  if (engine.errors.length > 0) {
    expect(oracle.hasErrors).toBe(true)
  }
  expectRightDecider(engine, oracle)
}

/** The first named is a Deny that reaches the principal, a granting Allow, or the first layer that does not allow. */
function expectRightDecider(engine: Decision, oracle: OracleDecision): void {
  const [first] = engine.decidedBy
  if (engine.kind === 'implicitDeny') {
    expect(oracle.failedLayer === undefined ? undefined : first?.layer).toBe(oracle.failedLayer)
    return
  }
  const deciding = oracle.applying.find(({ policyId, index }) => policyId === first?.policyId && index === first.index)
  expect(deciding?.effect).toBe(engine.kind === 'allow' ? 'Allow' : 'Deny')
  expect(engine.kind === 'allow' || deciding?.bears).toBe(true)
}

describe('the indexed decision equals the plain loop of the oracle', () => {
  it('over one small policy', () => {
    const policy = arbitraryOraclePolicy({ ...WILD, type: 'identity' })
    fc.assert(
      fc.property(fc.array(policy, { maxLength: 2 }), arbitraryRequest(), (policies, request) => {
        expectEqual(request, named({ identity: [{ id: '', kind: 'user', policies }] }))
      }),
      settings(1000),
    )
  })

  it.each([
    ['without faults', TAME],
    ['with faults', WILD],
  ])('over all layers, %s', (_title, wildness) => {
    fc.assert(
      fc.property(
        arbitraryLayers(wildness).map(named),
        arbitraryRequest(undefined, arbitraryWildContext),
        (layers, request) => expectEqual(request, layers),
      ),
      settings(800),
    )
  })
})
