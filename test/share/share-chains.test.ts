import { afterAll, beforeAll, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { startService, type TestService, type TestUser } from '../service/harness.js'
import { FIRST, Sharers, shareSteps } from './share-chains.js'

let service: TestService
let orchard: TestUser

beforeAll(async () => {
  service = await startService()
  orchard = await service.gatekeeper('orchard')
})

afterAll(() => service.stop())

it('no chain of shares ever allows what its first giver is denied, whatever is changed', async () => {
  const seen = { byShare: 0, refusedByGiver: 0 }
  await fc.assert(
    fc.asyncProperty(shareSteps, async (steps) => {
      const sharers = await Sharers.gather(service, orchard)
      for (const step of [...FIRST, ...steps]) await sharers.take(step)
      expect(await sharers.check()).toEqual([])
      seen.byShare += sharers.seen.byShare
      seen.refusedByGiver += sharers.seen.refusedByGiver
    }),
    { numRuns: 16, seed: 20261129 },
  )
  // A run without chains would show nothing.
  expect(seen.byShare).toBeGreaterThan(10)
  expect(seen.refusedByGiver).toBeGreaterThan(5)
}, 120_000)
