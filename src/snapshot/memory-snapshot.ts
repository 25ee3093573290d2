import { type Eventually, hasControlCharacter, type KeyUse, type PrincipalEntry } from '@tinyauth/decision'
import type { Clock, Moment } from '../common/clock.js'
import { DomainError } from '../common/errors/domain-error.js'
import type { Log } from '../common/log/index.js'
import type { Metrics } from '../common/metrics/index.js'
import { spanUnderWay } from '../common/tracing/index.js'
import type { ChangeSubject } from '../store/index.js'
import type { Catalogue } from './catalogue.js'
import type { KeyUses } from './key-uses.js'
import type { SessionUses } from './session-uses.js'
import { within } from '../common/within.js'
import { PrincipalCache } from './principal-cache.js'
import type { PrincipalLoader } from './principal-loader.js'
import { type Applied, Snapshot } from './snapshot.js'

/** How a `MemorySnapshot` works. */
export interface MemorySnapshotOptions {
  readonly loader: PrincipalLoader
  readonly catalogue: Catalogue
  readonly uses: KeyUses
  readonly sessionUses: SessionUses
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** Principals kept (`SNAPSHOT_MAX_PRINCIPALS`). */
  readonly capacity: number
  /** How long decisions go on without the store, in seconds (`MAX_STALENESS_SECONDS`). */
  readonly maxStalenessSeconds: number
}

/** A change as the feed brings it. */
export interface AppliedChange {
  readonly revision: number
  readonly subjects: readonly ChangeSubject[]
}

/** How long somebody is kept waiting for the store, in milliseconds. */
const MAX_WAIT_MS = 2000
/** How long nobody waits for it that long after somebody did in vain, and how long they wait then, in milliseconds. */
const TIRED_MS = 1000
const SHORT_WAIT_MS = 100
const MOST_FILLS = 10

/** Of `key …` or `user …`: nobody has a longer name, and the store need not be asked about what nobody has. */
const LONGEST_NAME = 160
/** How long a revision that did not come is not asked for again, in milliseconds. */
const VAIN_MS = 1000

/** The snapshot of one node. */
export class MemorySnapshot extends Snapshot {
  private readonly cache: PrincipalCache
  private readonly fills = new Map<string, Promise<PrincipalEntry | undefined>>()
  private applied = 0
  /** The newest change of this node: applied, or ahead of what is. */
  private floor = 0
  /** Counts how often everything was forgotten: what was being read then is of a store that is no more. */
  private beginnings = 0
  private confirmed: Moment
  private readonly listeners = new Set<(applied: Applied) => void>()
  private pull: (() => Promise<void>) | undefined
  /** Until when nobody waits long for a store that did not answer, by what passes. */
  private tiredUntilMs = 0
  /** The revision that was asked for in vain, and until when it and later ones are not asked for again. */
  private vain: { readonly revision: number; readonly untilMs: number } | undefined

  constructor(private readonly options: MemorySnapshotOptions) {
    super()
    this.cache = new PrincipalCache(options.capacity)
    this.confirmed = options.clock.moment()
  }

  override get catalogue(): Catalogue {
    return this.options.catalogue
  }

  override get revision(): number {
    return this.applied
  }

  /** The newest change that this node knows of: applied, or one of its own that is ahead of that. */
  get newest(): number {
    return Math.max(this.applied, this.floor)
  }

  /** Principals in memory. */
  get size(): number {
    return this.cache.size
  }

  /** Milliseconds since the store was last heard: by the clock, or by what passed, where that is longer. A machine that slept passed nothing. */
  stalenessMs(nowMs: number): number {
    const { clock } = this.options
    return Math.max(0, nowMs - this.confirmed.nowMs, clock.elapsed() - this.confirmed.elapsedMs)
  }

  override isFresh(nowMs: number): boolean {
    // A clock that was set back says nothing about how long ago it was.
    return nowMs >= this.confirmed.nowMs && this.stalenessMs(nowMs) <= this.options.maxStalenessSeconds * 1000
  }

  override async refresh(): Promise<void> {
    // Not heard of for long may also mean that this machine slept.
    await this.look()
    if (this.isFresh(this.options.clock.now())) return
    throw new DomainError('ServiceUnavailable', {
      detail: 'the store has been out of reach for too long',
      retryAfterSeconds: 5,
    })
  }

  override principalByKeyId(keyId: string): Eventually<PrincipalEntry | undefined> {
    const entry = this.current(this.cache.byKeyId(keyId))
    if (entry === undefined) return this.miss(`key ${keyId}`, () => this.options.loader.byKeyId(keyId))
    this.options.metrics.countSnapshotHit()
    return entry
  }

  override principalByUsername(username: string): Eventually<PrincipalEntry | undefined> {
    const entry = this.current(this.cache.byUsername(username))
    if (entry === undefined) return this.miss(`user ${username}`, () => this.options.loader.byUsername(username))
    this.options.metrics.countSnapshotHit()
    return entry
  }

  override principalBySession(id: string): Eventually<PrincipalEntry | undefined> {
    const entry = this.current(this.cache.bySessionId(id))
    if (entry === undefined) return this.miss(`session ${id}`, () => this.options.loader.bySession(id))
    this.options.metrics.countSnapshotHit()
    return entry
  }

  override principalBySessionAnew(id: string): Eventually<PrincipalEntry | undefined> {
    const entry = this.cache.bySessionId(id)
    if (entry !== undefined) this.cache.drop(entry.uid)
    return this.principalBySession(id)
  }

  override principalByToken(id: string): Eventually<PrincipalEntry | undefined> {
    const entry = this.current(this.cache.byTokenId(id))
    // One that another node gave out a moment ago is not here yet.
    if (entry === undefined) return this.miss(`token ${id}`, () => this.options.loader.byToken(id))
    this.options.metrics.countSnapshotHit()
    return entry
  }

  override async principalSince(username: string, revision: number): Promise<PrincipalEntry | undefined> {
    await this.tryReach(revision)
    return this.principalByUsername(username)
  }

  override sessionUsed(id: string, use: Pick<KeyUse, 'nowMs' | 'sourceIp'>): void {
    this.options.sessionUses.note(id, use)
  }

  override sessionLastUse(id: string): number | undefined {
    return this.options.sessionUses.lastUse(id)
  }

  override keyUsed(keyId: string, use: Pick<KeyUse, 'nowMs' | 'service' | 'sourceIp'>): void {
    this.options.uses.note(keyId, use)
  }

  override async atLeast(revision: number): Promise<void> {
    if (this.applied >= revision) return
    await this.look()
    if (this.applied >= revision) return
    throw new DomainError('ServiceUnavailable', {
      detail: `revision ${revision} is not here yet`,
      retryAfterSeconds: 1,
    })
  }

  /**
   * Asks for changes up to a revision. A number from before a restore may never come: what is not known by then is for whoever
   * asks to refuse, and it is not asked for again at once.
   */
  private async tryReach(revision: number): Promise<void> {
    const { vain } = this
    const isVain = vain !== undefined && revision >= vain.revision && this.options.clock.elapsed() < vain.untilMs
    if (this.applied >= revision || isVain) return
    await this.look()
    if (this.applied < revision) this.vain = { revision, untilMs: this.options.clock.elapsed() + VAIN_MS }
  }

  /** Asks the store for changes. A store that does not answer keeps nobody waiting for long. */
  private async look(): Promise<void> {
    const { clock } = this.options
    if (this.pull === undefined) return
    const isTired = clock.elapsed() < this.tiredUntilMs
    try {
      await within(this.pull(), isTired ? SHORT_WAIT_MS : MAX_WAIT_MS, 'the newest change')
    } catch (error) {
      if (!isTired) this.tiredUntilMs = clock.elapsed() + TIRED_MS
      throw error
    }
  }

  /** Where `atLeast` asks for changes. */
  pullWith(pull: () => Promise<void>): void {
    this.pull = pull
  }

  /** Begins at a revision, with nothing in memory. `askedAt`: when the store was asked for it. */
  startAt(revision: number, askedAt = this.options.clock.moment()): void {
    this.applied = revision
    this.floor = revision
    this.beginnings += 1
    this.vain = undefined
    this.cache.dropAll()
    this.cache.forgetUnknown()
    // Revisions and versions may mean something else than before.
    this.options.loader.forget()
    this.confirm(askedAt)
    this.tell('anew')
  }

  /** The store was heard: what is here is what it held when it was asked. */
  confirm(askedAt = this.options.clock.moment()): void {
    this.confirmed = askedAt
    this.tiredUntilMs = 0
  }

  /** Forgets what a change of this node touches although those before it are not known yet: nothing older is kept from now on. */
  forgetAhead({ revision, subjects }: AppliedChange): void {
    this.floor = Math.max(this.floor, revision)
    this.cache.forgetUnknown()
    for (const subject of subjects) this.forget(subject)
  }

  /** Forgets what changes touch, in their order. What is asked for next is read anew. */
  apply(changes: readonly AppliedChange[]): void {
    for (const { revision, subjects } of changes) {
      // Of this node's own commits also one that a pull was quicker to bring: to forget twice does no harm.
      this.applied = Math.max(this.applied, revision)
      this.cache.forgetUnknown()
      for (const subject of subjects) this.forget(subject)
    }
    this.options.metrics.setSnapshotSize(this.cache.size)
    if (changes.length > 0) this.tell('changes')
  }

  override onApplied(listener: (applied: Applied) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Nobody where a stretch of use of one of its memberships is over: the next begins when it is read anew. */
  private current(entry: PrincipalEntry | undefined): PrincipalEntry | undefined {
    const usedUpAtMs = entry?.parts.usedUpAtMs
    if (entry === undefined || usedUpAtMs === undefined || this.options.clock.now() < usedUpAtMs) return entry
    this.cache.drop(entry.uid)
    return undefined
  }

  /** INVARIANT: listeners only take note, so that none of them can keep a change from being applied. */
  private tell(applied: Applied): void {
    for (const listener of this.listeners) listener(applied)
  }

  private forget({ type, id }: ChangeSubject): void {
    if (type === 'user') this.cache.dropUser(id)
    else if (type === 'group') this.cache.dropHoldersOfGroup(id)
    else if (type === 'policy') this.cache.dropHoldersOfPolicy(id)
    // Guardrails stand in every entry; services touch the catalogue alone, which the feed renews; a session names its user too.
    else if (type === 'partition') this.cache.dropAll()
  }

  /** Looks for the changes that somebody was read ahead of. Where they cannot be had, what was compiled may be of changes that are lost by then. */
  private async catchUp(): Promise<void> {
    try {
      await this.look()
    } catch {
      this.options.loader.forget()
    }
  }

  private miss(what: string, load: () => Promise<PrincipalEntry | undefined>): Eventually<PrincipalEntry | undefined> {
    this.options.metrics.countSnapshotMiss()
    return this.fill(what, load)
  }

  /** Reads an entry once, however many ask for it at the same time. */
  private fill(what: string, load: () => Promise<PrincipalEntry | undefined>): Eventually<PrincipalEntry | undefined> {
    if (isNobody(what) || this.cache.isUnknown(what)) return undefined
    spanUnderWay()?.setAttribute('tinyauth.snapshot', 'cold')
    let filling = this.fills.get(what)
    if (filling === undefined) {
      filling = this.fillUntilCurrent(what, load).finally(() => this.fills.delete(what))
      this.fills.set(what, filling)
    }
    const waited = within(filling, MAX_WAIT_MS, 'a principal')
    // Whoever does not wait for it any more has nobody to tell.
    waited.catch(() => undefined)
    return waited
  }

  /** INVARIANT: an entry that was read before a change is never kept after it. */
  private async fillUntilCurrent(
    what: string,
    load: () => Promise<PrincipalEntry | undefined>,
  ): Promise<PrincipalEntry | undefined> {
    for (let attempt = 0; attempt < MOST_FILLS; attempt++) {
      const { applied: before, floor, beginnings } = this
      const entry = await load()
      this.options.metrics.countSnapshotFill()
      if (entry === undefined) {
        if (before !== this.applied || floor !== this.floor || beginnings !== this.beginnings) continue
        this.cache.noteUnknown(what)
        return undefined
      }
      const { revision } = entry.parts
      if (revision > this.applied) await this.catchUp()
      if (revision < this.newest || beginnings !== this.beginnings) continue
      // INVARIANT: what is ahead of the feed is answered and not kept: a failover that loses that change leaves no trace in what the feed reads.
      if (revision > this.applied) return entry
      this.cache.put(entry)
      this.options.metrics.setSnapshotSize(this.cache.size)
      return entry
    }
    throw new DomainError('ServiceUnavailable', { detail: `\`${what}\` changes faster than it can be read` })
  }
}

/** No name has more characters, or one of control, which PostgreSQL does not take in any text. */
function isNobody(what: string): boolean {
  return what.length > LONGEST_NAME || hasControlCharacter(what)
}
