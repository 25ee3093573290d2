import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { PrincipalEntry } from '@tinyauth/decision'
import { membership, principal } from '../../packages/decision/test/principals.js'
import { PrincipalCache } from '../../src/snapshot/principal-cache.js'
import { NodeMemory } from './node-memory.js'
import type { ScaleParameters, UnitCosts } from './parameters.js'
import { PlaceTable } from './place-table.js'
import { Population, zipf } from './population.js'
import { lockBusy, scaleTables } from './scale-table.js'
import { BASE } from './scenarios.js'
import { simulate } from './simulation.js'

/** Everybody in one group with one policy, on nodes that have room for all of them. */
const TINY: ScaleParameters = {
  ...BASE,
  ...{ users: 50, groups: 1, policies: 1, groupsPerUser: 1, policiesPerGroup: 1, nodes: 4, capacity: 50 },
  ...{ decisionsPerSecond: 2_000, changesPerSecond: { user: 0, membership: 0, group: 0, policy: 0 } },
  ...{ warmUpSeconds: 2, seconds: 8 },
}

const COSTS: UnitCosts = {
  measuredOn: 'paper',
  ...{ fillMs: 2, lookMs: 1, writeMs: 4, auditBatchMs: 5, auditEventMs: 0.1, entryBytes: 1_000, eventBytes: 200 },
}

describe('the simulation of many nodes', () => {
  it('reads nobody twice where there is room for all and nothing changes', () => {
    const result = simulate(TINY)
    expect(result).toMatchObject({ fills: 0, dropped: 0, changes: 0, stale: 0, held: 50, storm: undefined })
    // 2,000 a second for 8 seconds, within five times the deviation of such counts (the root of 16,000).
    expect(Math.abs(result.decisions - 16_000)).toBeLessThan(5 * 127)
    // Each of 4 nodes looks once a second.
    expect(result.looks).toBe(32)
  })

  it('drops everybody from every node when the policy that all have changes, and reads each once again on each node', () => {
    const { storm, fills } = simulate({ ...TINY, commonPolicyAtSeconds: 4 })
    expect(storm?.dropped).toBe(4 * 50)
    expect(fills).toBe(4 * 50)
    expect(storm?.normalFills).toBe(0)
  })

  it('drops the member alone, or with it all of the group, when a membership changes', () => {
    const changing = { ...TINY, changesPerSecond: { ...TINY.changesPerSecond, membership: 0.5 } }
    const alone = simulate({ ...changing, membershipDropsGroup: false })
    expect(alone.dropped).toBe(4 * alone.changes)
    // One user in all nodes, or all fifty of them: those who were read again by then.
    const all = simulate(changing)
    expect(all.changes).toBe(alone.changes)
    expect(all.dropped).toBeGreaterThan(20 * alone.dropped)
  })

  it('sends a user to one node, or to all of them', () => {
    const held = (routing: 'any' | 'by-user'): number => simulate({ ...TINY, routing }).held
    expect([held('any'), held('by-user')]).toEqual([50, 12.5])
  })

  it('decides by an old state only between two looks, and hardly where nodes are told', () => {
    const changing = { ...TINY, changesPerSecond: { ...TINY.changesPerSecond, user: 20 } }
    const polled = simulate({ ...changing, hearing: 'poll' })
    const told = simulate({ ...changing, hearing: 'notify', notifySeconds: 0 })
    expect(polled.stale).toBeGreaterThan(0)
    expect([told.stale, told.looks > polled.looks]).toEqual([0, true])
    // Half an interval on average: a fiftieth of the decisions is about the user, for half a second of each change.
    const expected = polled.changes * 0.5 * (2_000 / 50)
    expect(polled.stale).toBeLessThan(1.5 * expected)
  })

  it('comes to the same with the same seed, and to something else with another', () => {
    const parameters = { ...TINY, users: 5_000, changesPerSecond: { user: 5, membership: 1, group: 1, policy: 1 } }
    const tables = (seed: number): string => {
      const seeded = { ...parameters, seed }
      return scaleTables([{ name: 'tiny', parameters: seeded, result: simulate(seeded) }], COSTS)
    }
    expect(tables(1)).toBe(tables(1))
    expect(tables(1)).not.toBe(tables(2))
  })
})

describe('the memory of a node', () => {
  const GROUPS = 4
  const groupOf = (user: number, place: number): number => (user * (place + 1)) % GROUPS

  const entryOf = (user: number): PrincipalEntry => {
    const groups = [...new Set([groupOf(user, 0), groupOf(user, 1)])]
    return principal(`u${user}`, { memberships: groups.map((group) => membership(`g${group}`, 'a:b')) })
  }

  it('holds, after whatever happens, exactly whom the cache of the service holds', () => {
    const step = fc.record({ kind: fc.constantFrom('ask', 'ask', 'ask', 'user', 'group'), number: fc.nat(11) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const memory = new NodeMemory(5, 2, groupOf)
        const cache = new PrincipalCache(5)
        for (const { kind, number } of steps) {
          if (kind === 'ask') {
            const known = cache.byUsername(`u${number}`) !== undefined
            expect(memory.use(number)).toBe(known)
            if (known) continue
            cache.put(entryOf(number))
            memory.add(number)
          } else if (kind === 'user') {
            cache.drop(`uid-u${number}`)
            memory.drop(number)
          } else {
            const marked = new Uint8Array(GROUPS)
            marked[number % GROUPS] = 1
            const before = cache.size
            cache.dropHoldersOfGroup(`id-g${number % GROUPS}`)
            expect(memory.dropMembers(marked)).toBe(before - cache.size)
          }
          expect(memory.size).toBe(cache.size)
        }
      }),
    )
  })

  it('finds whatever a map would find', () => {
    const step = fc.record({ adds: fc.boolean(), key: fc.nat(40) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const [table, map] = [new PlaceTable(41), new Map<number, number>()]
        steps.forEach(({ adds, key }, value) => {
          if (adds && !map.has(key)) table.add(key, value)
          if (!adds && map.has(key)) table.remove(key)
          if (adds && !map.has(key)) map.set(key, value)
          else if (!adds) map.delete(key)
        })
        for (let key = 0; key <= 40; key++) expect(table.get(key)).toBe(map.get(key) ?? -1)
        expect(table.size).toBe(map.size)
      }),
    )
  })
})

describe('what is simulated', () => {
  it('asks about the first of a hundred fifteen times in a hundred, and three times about the last thirteen (Zipf, exponent 1)', () => {
    const draws = Array.from({ length: 10_000 }, (_, i) => zipf(100, (i + 0.5) / 10_000))
    // ln 2 / ln 101, and ln (101 / 88) / ln 101.
    expect(draws.filter((one) => one === 0)).toHaveLength(1502)
    expect(draws.filter((one) => one >= 87)).toHaveLength(299)
    expect([Math.min(...draws), Math.max(...draws)]).toEqual([0, 99])
  })

  it('marks the groups that bring a policy, and no other', () => {
    const population = new Population({ groups: 20, policies: 3, groupsPerUser: 1, policiesPerGroup: 2, seed: 1 })
    const groups = Array.from({ length: 20 }, (_, group) => group)
    for (const policy of [0, 1, 2]) {
      const holders = groups.filter((group) => [0, 1].some((place) => population.policyOf(group, place) === policy))
      expect(groups.filter((group) => population.groupsWith(policy)[group] === 1)).toEqual(holders)
    }
  })

  it('holds the one lock for changes, full batches and events', () => {
    // 10 changes of 4 ms, 2 batches of 5 ms, 2,000 events of 0.1 ms.
    expect(lockBusy(2_000, 10, COSTS)).toBeCloseTo(0.04 + 0.01 + 0.2)
  })
})
