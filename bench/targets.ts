/** What the service must reach. Ratios are taken in one run on one machine. */
export const TARGETS = {
  /** Calls of one pair, over those of a bare `node:http` server. */
  ofNodeHttp: 0.45,
  /** Calls of one pair, over those of Cerbos. */
  ofCerbosSingle: 4,
  /** Pairs a second at 50 pairs a call, over those of Cerbos. */
  ofCerbosBatch: 10,
  /** Requests a second of a guarded route over those of the same route unguarded, when the guard decides in its own process. */
  ofUnguardedLocal: 0.85,
  /** The same when the guard asks the service for each request. */
  ofUnguardedRemote: 0.4,
  /** The same of a route that demands only that somebody is signed in, when the guard holds their lease. */
  ofUnguardedLogin: 0.85,
  /** MB, resident, started and never asked. */
  idleMegabytes: 150,
  /** MB, resident, after every user of L was asked about. */
  warmMegabytes: 600,
  /** From the start of the process to the first 200 of `/readyz` on an existing database. */
  readySeconds: 3,
  /** ms, 99 of 100 changes until every one of 5 nodes decides by them, with notifications. */
  propagatedMs: 250,
  /** The same where notifications are dropped. */
  propagatedByLookingMs: 2_000,
  /** Decisions that fail while the database is out of reach. */
  failuresInOutage: 0,
  /** Calls a second of two nodes on one machine, over those of one. */
  ofOneNode: 1.7,
  /** Percent by which the memory of a node may grow after it has warmed up, and nothing else changes. */
  growthPercent: 10,
  /** Answers that say what did not hold. */
  wrongAnswers: 0,
} as const
