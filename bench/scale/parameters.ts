/** How a request finds its node: any of them, or always the same one for a user. */
export type Routing = 'any' | 'by-user'

/** How a node hears of a change that another one made: it looks every so often, or is told at once (NOTIFY) as well. */
export type Hearing = 'poll' | 'notify'

/** What is simulated. Times are in seconds, rates a second for all nodes together. */
export interface ScaleParameters {
  readonly seed: number
  readonly users: number
  readonly groups: number
  readonly policies: number
  /** Groups of each user; large groups are chosen more often. */
  readonly groupsPerUser: number
  /** Managed policies of each group. */
  readonly policiesPerGroup: number
  readonly nodes: number
  /** `SNAPSHOT_MAX_PRINCIPALS` of each node. */
  readonly capacity: number
  readonly routing: Routing
  readonly hearing: Hearing
  /** `POLL_INTERVAL_MS`, in seconds. */
  readonly pollSeconds: number
  /** From a commit until a node that is told has applied it. */
  readonly notifySeconds: number
  readonly decisionsPerSecond: number
  /** Changes a second of each kind: of a user (sign-ins and sign-outs are most of them), of a membership, a group, a policy. */
  readonly changesPerSecond: Readonly<Record<ChangeKind, number>>
  /** Whether a change of a membership, which names its group too, drops all members of that group, as the service does. */
  readonly membershipDropsGroup: boolean
  /** Until memories are as full as they get; nothing is counted. */
  readonly warmUpSeconds: number
  readonly seconds: number
  /** When, after the warming up, the policy of the largest group is changed; absent: never. */
  readonly commonPolicyAtSeconds?: number
}

/** What a change names; a membership names its user and its group. */
export type ChangeKind = 'user' | 'membership' | 'group' | 'policy'

/** What one of each takes, measured (`npm run bench:scale -- --measure`). */
export interface UnitCosts {
  readonly measuredOn: string
  /** Reading and compiling one principal, database and network of one machine among it. */
  readonly fillMs: number
  /** One look for changes that finds none. */
  readonly lookMs: number
  /** One write that changes one thing, from the lock of the head row until the commit. */
  readonly writeMs: number
  /** A batch of audit events: what it takes by itself, and for each event. Holds the same lock as a write. */
  readonly auditBatchMs: number
  readonly auditEventMs: number
  /** One principal in the memory of a node. */
  readonly entryBytes: number
  /** A change as guards hear it over a WebSocket. */
  readonly eventBytes: number
}
