import type { HeldMembership, PrincipalEntry, PrincipalParts } from '@tinyauth/decision'

const MOST_UNKNOWN = 10_000

/** A group as it stands in entries. Policies are noted once for all of its members, who hold them ninety at a time. */
interface HeldGroup {
  /** Ids of principals. */
  readonly holders: Set<string>
  readonly policyIds: Set<string>
}

/**
 * Entries by id, user name, access key, session and access token, with what they hold the other way round. Forgets those that were not used
 * for the longest when there are more than `capacity`.
 */
export class PrincipalCache {
  private readonly byUid = new Map<string, PrincipalEntry>()
  private readonly byName = new Map<string, PrincipalEntry>()
  private readonly byKey = new Map<string, PrincipalEntry>()
  private readonly bySession = new Map<string, PrincipalEntry>()
  private readonly byToken = new Map<string, PrincipalEntry>()
  private readonly groups = new Map<string, HeldGroup>()
  /** Ids of principals that hold a policy otherwise than by a group. */
  private readonly holdersOfPolicy = new Map<string, Set<string>>()
  /** Ids of principals that hold what somebody shared, by whoever it stands on. */
  private readonly holdersOfGiver = new Map<string, Set<string>>()
  /** Ids of groups that bring a policy. */
  private readonly groupsOfPolicy = new Map<string, Set<string>>()
  /** Names, keys, sessions and tokens that nobody had when they were asked for; any change may give them to somebody. */
  private readonly unknown = new Set<string>()

  constructor(private readonly capacity: number) {}

  get size(): number {
    return this.byUid.size
  }

  /** Marks the entry as used. */
  byKeyId(keyId: string): PrincipalEntry | undefined {
    return use(this.byKey.get(keyId))
  }

  /** Marks the entry as used. */
  bySessionId(id: string): PrincipalEntry | undefined {
    return use(this.bySession.get(id))
  }

  /** Marks the entry as used. */
  byTokenId(id: string): PrincipalEntry | undefined {
    return use(this.byToken.get(id))
  }

  /** Marks the entry as used. */
  byUsername(username: string): PrincipalEntry | undefined {
    return use(this.byName.get(username))
  }

  /** Whether something was looked for in vain since the last change. */
  isUnknown(what: string): boolean {
    return this.unknown.has(what)
  }

  noteUnknown(what: string): void {
    if (this.unknown.size >= MOST_UNKNOWN) this.unknown.clear()
    this.unknown.add(what)
  }

  forgetUnknown(): void {
    this.unknown.clear()
  }

  put(entry: PrincipalEntry): void {
    this.drop(entry.uid)
    this.byUid.set(entry.uid, entry)
    this.byName.set(entry.username, entry)
    for (const keyId of entry.parts.keys.keys()) this.byKey.set(keyId, entry)
    for (const id of sessionIdsOf(entry)) this.bySession.set(id, entry)
    for (const id of tokenIdsOf(entry)) this.byToken.set(id, entry)
    // INVARIANT: what a giver stands on, whoever holds a share of the giver stands on.
    for (const { memberships, policyIds } of allParts(entry)) {
      for (const membership of memberships) this.join(membership, entry.uid)
      for (const policyId of policyIds) hold(this.holdersOfPolicy, policyId, entry.uid)
    }
    for (const giver of giversOf(entry)) hold(this.holdersOfGiver, giver, entry.uid)
    this.makeRoom()
  }

  drop(uid: string): void {
    const entry = this.byUid.get(uid)
    if (entry === undefined) return
    this.byUid.delete(uid)
    if (this.byName.get(entry.username) === entry) this.byName.delete(entry.username)
    for (const keyId of entry.parts.keys.keys()) if (this.byKey.get(keyId) === entry) this.byKey.delete(keyId)
    for (const id of sessionIdsOf(entry)) if (this.bySession.get(id) === entry) this.bySession.delete(id)
    for (const id of tokenIdsOf(entry)) if (this.byToken.get(id) === entry) this.byToken.delete(id)
    for (const { memberships, policyIds } of allParts(entry)) {
      for (const { groupId } of memberships) this.leave(groupId, uid)
      for (const policyId of policyIds) release(this.holdersOfPolicy, policyId, uid)
    }
    for (const giver of giversOf(entry)) release(this.holdersOfGiver, giver, uid)
  }

  /** Drops a user, and everybody who holds what the user shared. */
  dropUser(uid: string): void {
    this.drop(uid)
    for (const holder of [...(this.holdersOfGiver.get(uid) ?? [])]) this.drop(holder)
  }

  dropHoldersOfGroup(groupId: string): void {
    for (const uid of [...(this.groups.get(groupId)?.holders ?? [])]) this.drop(uid)
  }

  dropHoldersOfPolicy(policyId: string): void {
    for (const uid of [...(this.holdersOfPolicy.get(policyId) ?? [])]) this.drop(uid)
    for (const groupId of [...(this.groupsOfPolicy.get(policyId) ?? [])]) this.dropHoldersOfGroup(groupId)
  }

  dropAll(): void {
    for (const uid of [...this.byUid.keys()]) this.drop(uid)
  }

  private join({ groupId, policyIds = [] }: HeldMembership, uid: string): void {
    const group = this.groups.get(groupId) ?? { holders: new Set(), policyIds: new Set() }
    this.groups.set(groupId, group)
    group.holders.add(uid)
    // INVARIANT: a policy that any of the holders has by the group is noted. That another has it no more drops one too many.
    for (const policyId of policyIds) {
      group.policyIds.add(policyId)
      hold(this.groupsOfPolicy, policyId, groupId)
    }
  }

  private leave(groupId: string, uid: string): void {
    const group = this.groups.get(groupId)
    if (group === undefined) return
    group.holders.delete(uid)
    if (group.holders.size > 0) return
    this.groups.delete(groupId)
    for (const policyId of group.policyIds) release(this.groupsOfPolicy, policyId, groupId)
  }

  /** The map keeps the order of entering; who was used since it was last looked at gets a second chance. */
  private makeRoom(): void {
    for (const [uid, entry] of this.byUid) {
      if (this.byUid.size <= this.capacity) return
      if (entry.touched) {
        entry.touched = false
        this.byUid.delete(uid)
        this.byUid.set(uid, entry)
      } else {
        this.drop(uid)
      }
    }
  }
}

function giversOf({ parts }: PrincipalEntry): Iterable<string> {
  return parts.givers?.keys() ?? []
}

/** Those of the principal, and of all that its shares stand on. */
function allParts({ parts }: PrincipalEntry): readonly PrincipalParts[] {
  if (parts.givers === undefined) return [parts]
  return [parts, ...[...parts.givers.values()].map((giver) => giver.parts)]
}

function sessionIdsOf({ parts }: PrincipalEntry): Iterable<string> {
  return parts.sessions?.keys() ?? []
}

function tokenIdsOf({ parts }: PrincipalEntry): Iterable<string> {
  return parts.tokens?.keys() ?? []
}

function use(entry: PrincipalEntry | undefined): PrincipalEntry | undefined {
  if (entry !== undefined) entry.touched = true
  return entry
}

function hold(holders: Map<string, Set<string>>, held: string, holder: string): void {
  const set = holders.get(held)
  if (set === undefined) holders.set(held, new Set([holder]))
  else set.add(holder)
}

function release(holders: Map<string, Set<string>>, held: string, holder: string): void {
  const set = holders.get(held)
  if (set === undefined) return
  set.delete(holder)
  if (set.size === 0) holders.delete(held)
}
