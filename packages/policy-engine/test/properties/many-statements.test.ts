import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileLayers, decide } from '../../src/index.js'
import { oracleDecide } from '../oracle/decide.js'
import type { OracleLayers } from '../oracle/layers.js'
import { arbitraryOraclePolicy, named } from './arbitrary-layers.js'
import { TAME } from './arbitrary-name.js'
import type { Wildness } from './arbitrary-name.js'
import { arbitraryRequest } from './arbitrary-request.js'
import { engineLayers, WIDE_LIMITS } from './engine-layers.js'
import { settings } from './settings.js'

function manyStatements(wildness: Wildness): fc.Arbitrary<OracleLayers> {
  const effects = ['Allow', 'Allow', 'Allow', 'Allow', 'Allow', 'Allow', 'Allow', 'Deny'] as const
  const policy = arbitraryOraclePolicy({
    ...wildness,
    type: 'identity',
    minStatements: 10,
    maxStatements: 60,
    effects,
  })
  return fc
    .array(policy, { minLength: 5, maxLength: 5 })
    .map((policies) => named({ identity: [{ id: '', kind: 'user', policies }] }))
}

describe('the indexed decision equals the plain loop of the oracle', () => {
  it.each<[string, Wildness]>([
    ['without faults', TAME],
    ['with faults', { faultsOneIn: 400 }],
  ])('over one identity source of 50 to 300 statements, %s', (_title, wildness) => {
    const requests = fc.array(arbitraryRequest(), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(manyStatements(wildness), requests, (layers, asked) => {
        const compiled = compileLayers(engineLayers(layers), WIDE_LIMITS)
        for (const request of asked) {
          const { kind, decidedBy, errors } = decide(request, compiled)
          const oracle = oracleDecide(request, layers)
          expect({ kind, errors }).toEqual({ kind: oracle.kind, errors: oracle.hasErrors ? errors : [] })
          const { policyId, index } = decidedBy[0] ?? {}
          const deciding = oracle.applying.find((each) => each.policyId === policyId && each.index === index)
          expect(deciding?.effect).toBe({ allow: 'Allow', explicitDeny: 'Deny', implicitDeny: undefined }[kind])
        }
      }),
      settings(12),
    )
  })
})
