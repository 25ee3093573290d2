import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileLayers, decide, explain } from '../../src/index.js'
import type { StatementExplanation } from '../../src/index.js'
import { oracleDecide } from '../oracle/decide.js'
import type { ApplyingStatement } from '../oracle/decide.js'
import { arbitraryWildContext } from './arbitrary-context.js'
import { arbitraryLayers, named } from './arbitrary-layers.js'
import { WILD } from './arbitrary-name.js'
import { arbitraryRequest } from './arbitrary-request.js'
import { engineLayers } from './engine-layers.js'
import { settings } from './settings.js'

function nameOf({ policyId, index }: { readonly policyId?: string; readonly index?: number }): string {
  return `${policyId ?? ''}#${String(index)}`
}

function explainedNames(statements: readonly StatementExplanation[]): string[] {
  return statements
    .filter(({ applies }) => applies)
    .map(({ at }) => nameOf(at))
    .sort()
}

/** All but the Deny statements of an inherited source, which do not even withhold it (reading 25). */
function expectedNames(applying: readonly ApplyingStatement[]): string[] {
  const counted = applying.filter(({ effect, layer, bears }) => effect === 'Allow' || bears || layer === 'ceiling')
  return counted.map(nameOf).sort()
}

describe('explain', () => {
  it('gives the decision that decide gives, and calls exactly those statements applying that the oracle does', () => {
    fc.assert(
      fc.property(
        arbitraryLayers(WILD).map(named),
        arbitraryRequest(undefined, arbitraryWildContext),
        (layers, request) => {
          const compiled = compileLayers(engineLayers(layers))
          const explanation = explain(request, compiled)
          expect(explanation.decision).toEqual(decide(request, compiled))
          expect(explainedNames(explanation.statements)).toEqual(expectedNames(oracleDecide(request, layers).applying))
        },
      ),
      settings(600),
    )
  })

  it('says of every statement that does not apply which element failed', () => {
    fc.assert(
      fc.property(arbitraryLayers(WILD).map(named), arbitraryRequest(), (layers, request) => {
        const { statements } = explain(request, engineLayers(layers))
        const silent = statements.filter(({ applies, failed }) => !applies && failed.length === 0)
        expect(silent).toEqual([])
      }),
      settings(300),
    )
  })
})
