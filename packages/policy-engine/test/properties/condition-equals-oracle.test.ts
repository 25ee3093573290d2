import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decide } from '../../src/index.js'
import type { ContextRecord, Effect } from '../../src/index.js'
import { oracleCondition } from '../oracle/condition.js'
import { arbitraryOperator, arbitraryPolicyValues, OPERATORS } from './arbitrary-condition.js'
import { arbitraryContext, arbitraryPresentValue } from './arbitrary-context.js'
import type { KeyKind } from './arbitrary-context.js'
import { openPolicy } from './arbitrary-layers.js'
import { enginePolicy } from './engine-layers.js'
import { settings } from './settings.js'

const open = enginePolicy({ ...openPolicy('identity'), id: 'open' })

/** What the engine makes of one condition on a statement of this effect, beside an Allow of everything for a Deny. */
function applies(effect: Effect, condition: unknown, context: ContextRecord): boolean {
  const Statement = { Effect: effect, Action: '*', Resource: '*', Condition: condition }
  const asked = enginePolicy({ document: { Version: '2012-10-17', Statement }, id: 'asked', type: 'identity' })
  const policies = effect === 'Allow' ? [asked] : [open, asked]
  const principal = { kind: 'user', arn: 'arn:tinyauth:iam:::user/fred' } as const
  const request = { principal, action: 'apples:Pick', resource: 'arn:tinyauth:apples:eu::tree/7', context }
  const { kind } = decide(request, { identity: [{ id: 'own', kind: 'user', policies }] })
  return kind === (effect === 'Allow' ? 'allow' : 'explicitDeny')
}

const arbitraryTest = fc.constantFrom(...(Object.keys(OPERATORS) as KeyKind[])).chain((kind) =>
  arbitraryOperator(kind, { faultsOneIn: 12 }).chain((operator) =>
    fc.record({
      operator: fc.constant(operator),
      values: arbitraryPolicyValues(kind, operator, { faultsOneIn: 12 }),
      request: fc.option(
        fc.oneof(
          { weight: 9, arbitrary: arbitraryPresentValue(kind) },
          { weight: 1, arbitrary: fc.constantFrom(null, []) },
        ),
        { nil: undefined, freq: 5 },
      ),
      others: arbitraryContext,
    }),
  ),
)

describe('one condition test', () => {
  it('lets an Allow apply where the oracle says yes, and a Deny where it says yes or cannot judge', () => {
    fc.assert(
      fc.property(arbitraryTest, ({ operator, values, request, others }) => {
        const outcome = oracleCondition(operator, request, Array.isArray(values) ? values : [values], others)
        const condition = { [operator]: { 'test:key': values } }
        const context = request === undefined ? others : { ...others, 'test:key': request }
        expect([applies('Allow', condition, context), applies('Deny', condition, context)]).toEqual([
          outcome === 'yes',
          outcome !== 'no',
        ])
      }),
      settings(4000),
    )
  })
})
