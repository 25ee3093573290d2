import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileLayers, decide, isPermitted, permittedResources } from '../../src/index.js'
import { arbitraryLayers, named } from './arbitrary-layers.js'
import { arbitraryArn, TAME, WILD } from './arbitrary-name.js'
import type { Wildness } from './arbitrary-name.js'
import { arbitraryRequest } from './arbitrary-request.js'
import { engineLayers } from './engine-layers.js'
import { settings } from './settings.js'

const ARNS = fc.sample(arbitraryArn, { numRuns: 150, seed: 1 })
const UNIVERSE = [...new Set(ARNS)]

describe('permittedResources', () => {
  it.each<[string, Wildness]>([
    ['without faults', TAME],
    ['with faults', WILD],
  ])('permits exactly what decide allows when complete, and never more, %s', (_title, wildness) => {
    const unknownKeys = fc.constantFrom<readonly string[] | undefined>([], [], undefined)
    fc.assert(
      fc.property(arbitraryLayers(wildness).map(named), arbitraryRequest(), unknownKeys, (layers, request, unknown) => {
        const compiled = compileLayers(engineLayers(layers))
        const permitted = permittedResources(
          { ...request, ...(unknown === undefined ? {} : { unknownKeys: unknown }) },
          compiled,
        )
        const wrong = UNIVERSE.filter((resource) => {
          const allowed = decide({ ...request, resource }, compiled).decision === 'Allow'
          const held = isPermitted(permitted, resource)
          return permitted.complete ? held !== allowed : held && !allowed
        })
        expect(wrong).toEqual([])
      }),
      settings(300),
    )
  })
})
