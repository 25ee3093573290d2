import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileLayers, decide } from '../../src/index.js'
import type { ContextRecord } from '../../src/index.js'
import { oracleKey } from '../oracle/context.js'
import { arbitraryContext } from './arbitrary-context.js'
import { arbitraryLayers, named } from './arbitrary-layers.js'
import { TAME } from './arbitrary-name.js'
import { arbitraryRequest } from './arbitrary-request.js'
import { engineLayers } from './engine-layers.js'
import { settings } from './settings.js'

function entriesOf(context: ContextRecord, wanted: (key: string) => boolean): [string, ContextRecord[string]][] {
  return Object.entries(context).filter(([name]) => wanted(oracleKey(name)))
}

describe('consultedKeys', () => {
  it('is complete: changing, removing or adding any other key leaves decision, kind and decidedBy as they are', () => {
    fc.assert(
      fc.property(
        arbitraryLayers(TAME).map(named),
        arbitraryRequest(),
        fc.array(arbitraryContext, { minLength: 4, maxLength: 4 }),
        (layers, request, others) => {
          const compiled = compileLayers(engineLayers(layers))
          const before = decide(request, compiled)
          fc.pre(before.errors.length === 0)
          const consulted = new Set(before.consultedKeys.map(oracleKey))
          const kept = entriesOf(request.context ?? {}, (key) => consulted.has(key))
          for (const other of others) {
            const changed = entriesOf(other, (key) => !consulted.has(key))
            const after = decide({ ...request, context: Object.fromEntries([...kept, ...changed]) }, compiled)
            expect([after.decision, after.kind, after.decidedBy]).toEqual([
              before.decision,
              before.kind,
              before.decidedBy,
            ])
          }
        },
      ),
      settings(1200),
    )
  })

  it('holds every missing key that was asked for', () => {
    fc.assert(
      fc.property(arbitraryLayers(TAME).map(named), arbitraryRequest(), (layers, request) => {
        const { missingContext, consultedKeys } = decide(request, engineLayers(layers))
        expect(missingContext.filter((key) => !consultedKeys.includes(key))).toEqual([])
        expect(new Set(consultedKeys.map(oracleKey)).size).toBe(consultedKeys.length)
      }),
      settings(500),
    )
  })
})
