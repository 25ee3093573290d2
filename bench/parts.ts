/** The parts of the benchmark, in the order in which they are measured and printed. */
export const PARTS = [
  'engine',
  'S',
  'M',
  'L',
  'batch',
  'footprint',
  'guard',
  'sign-in',
  'memory',
  'cold',
  'propagation',
  'outage',
  'nodes',
  'soak',
  'soak-nodes',
] as const

/** One part of the benchmark. */
export type Part = (typeof PARTS)[number]

/** What each part measures, in the words of a table. */
export const PART_TITLES: Readonly<Record<Part, string>> = {
  engine: 'engine: decisions in one process, beside Cedar, casbin and CASL',
  S: 'S: 100 users, one pair a call over HTTP',
  M: 'M: 1,000 users, one pair a call over HTTP',
  L: 'L: 10,000 users, one pair a call over HTTP',
  batch: 'batch: 50 pairs a call over HTTP',
  footprint: 'footprint: memory and start, database of L',
  guard: 'guard: a route of NestJS with and without it',
  'sign-in': 'sign-in: decisions while passwords are hashed',
  memory: 'memory: heap for each principal that is held',
  cold: 'cold: the first decision about somebody',
  propagation: 'propagation: a change, until 5 nodes decide by it',
  outage: 'outage: decisions while the database is away',
  nodes: 'nodes: two on this machine beside one',
  soak: 'soak: decisions and changes for minutes, one node on SQLite',
  'soak-nodes': 'soak-nodes: the same, two nodes on PostgreSQL',
}
