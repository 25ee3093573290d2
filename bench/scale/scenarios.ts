import type { ScaleParameters } from './parameters.js'

/** Ten million users on a hundred nodes, 20,000 calls a second; every user signs in and out twice in five days. */
export const BASE: ScaleParameters = {
  seed: 1,
  users: 10_000_000,
  groups: 100_000,
  policies: 1_000,
  groupsPerUser: 3,
  policiesPerGroup: 2,
  nodes: 100,
  capacity: 20_000,
  routing: 'any',
  hearing: 'notify',
  pollSeconds: 1,
  notifySeconds: 0.005,
  decisionsPerSecond: 20_000,
  changesPerSecond: { user: 92, membership: 0, group: 0.1, policy: 0.02 },
  membershipDropsGroup: true,
  warmUpSeconds: 5,
  seconds: 20,
}

const MEMBERSHIPS = { ...BASE.changesPerSecond, membership: 2 }

/** What is simulated, each a row of the tables. */
export const SCENARIOS: readonly (readonly [name: string, parameters: ScaleParameters])[] = [
  ['any node, 20,000 in memory', BASE],
  ['any node, 50,000 in memory', { ...BASE, capacity: 50_000 }],
  ['one node for each user, 20,000', { ...BASE, routing: 'by-user' }],
  ['… and 50,000', { ...BASE, routing: 'by-user', capacity: 50_000 }],
  ['… 20,000, looking once a second', { ...BASE, routing: 'by-user', hearing: 'poll' }],
  ['… 20,000, two memberships a second', { ...BASE, routing: 'by-user', changesPerSecond: MEMBERSHIPS }],
  [
    '… if those dropped the member alone',
    { ...BASE, routing: 'by-user', changesPerSecond: MEMBERSHIPS, membershipDropsGroup: false },
  ],
  ['… 20,000, the most common policy changes', { ...BASE, routing: 'by-user', commonPolicyAtSeconds: 10, seconds: 70 }],
]
