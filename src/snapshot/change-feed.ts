import type { EntityManager } from 'typeorm'
import type { Clock, Moment } from '../common/clock.js'
import type { Log } from '../common/log/index.js'
import { within } from '../common/within.js'
import {
  type ChangeHints,
  type Commit,
  NoHints,
  type NumberedChange,
  type Position,
  positionBehind,
  type PrincipalReader,
  type StoredService,
  type UnitOfWork,
} from '../store/index.js'
import type { MemorySnapshot } from './memory-snapshot.js'

const PAGE = 1000
/** Longer than any look takes on a connection that works: one that does not must not hold up the next look. Milliseconds. */
const READ_MS = 3000

/** What the feed works with. */
export interface ChangeFeedOptions {
  readonly unitOfWork: UnitOfWork
  readonly reader: PrincipalReader
  readonly snapshot: MemorySnapshot
  readonly clock: Clock
  readonly log: Log
  /** Says when other nodes changed something. Default: nothing does. */
  readonly hints?: ChangeHints
  /** Milliseconds between two looks for changes of other nodes (`POLL_INTERVAL_MS`). */
  readonly pollIntervalMs: number
}

/** What one look at the store came to. */
interface Page {
  readonly changes: readonly NumberedChange[]
  /** The catalogue, where it has to be taken over. */
  readonly services: readonly StoredService[] | undefined
  readonly anew: { readonly position: Position; readonly why: string } | undefined
}

const BEFORE_ALL: Position = { revision: 0, mark: undefined }

/**
 * Brings numbered changes to the snapshot. A commit of this node comes at once, and a hint of another makes it look; looking for
 * changes in the store is the truth, for this node and for all others (design, "change flow").
 */
export class ChangeFeed {
  private timer: NodeJS.Timeout | undefined
  private stopListening: (() => void) | undefined
  private pulling: Promise<void> | undefined
  private next: Promise<void> | undefined
  /** The last change that was read. */
  private read = BEFORE_ALL
  /** What this node changed since, by number: applied, and not read yet. */
  private readonly heard = new Map<number, Position>()

  constructor(private readonly options: ChangeFeedOptions) {}

  /** Where this node stands. */
  get position(): Position {
    return this.heard.get(this.options.snapshot.revision) ?? this.read
  }

  /** Reads where the store stands, then follows it. */
  async start(): Promise<void> {
    const { unitOfWork, reader, snapshot, clock, hints = new NoHints() } = this.options
    const askedAt = clock.moment()
    const { position, services } = await unitOfWork.read(async (manager, revision) => {
      return { position: await this.positionAt(manager, revision), services: await reader.services(manager) }
    })
    this.catalogue(services)
    this.beginAt(position, askedAt)
    snapshot.pullWith(() => this.pull())
    this.stopListening = unitOfWork.onCommit((commit) => {
      if (commit.subjects.length > 0 || commit.revision > snapshot.revision) this.hear(commit)
    })
    hints.start((revision = Infinity) => {
      // A lower number is news as well: after a failover that lost changes the numbers are given again.
      if (revision !== snapshot.revision && !this.heard.has(revision)) this.pullQuietly()
    })
    this.arm()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.stopListening?.()
    void this.options.hints?.stop()
  }

  /** Applies every change of the store that is not applied yet. @throws DomainError `ServiceUnavailable` */
  pull(): Promise<void> {
    // What a pull that is under way has read may be older than what the caller knows of: it gets the next one.
    if (this.pulling !== undefined) {
      this.next ??= this.pulling
        .catch(() => undefined)
        .then(() => {
          this.next = undefined
          return this.pull()
        })
      return this.next
    }
    this.pulling = this.pullAll().finally(() => (this.pulling = undefined))
    return this.pulling
  }

  /** A commit of this node that follows what is applied is applied at once; a gap is filled from the store. */
  private hear(commit: Commit): void {
    const touchesCatalogue = commit.subjects.some(({ type }) => type === 'service')
    // INVARIANT: a commit that changed nothing (audit events) carries the number of somebody else's change: whom that
    // touched only the store can tell.
    const isOwnChange = commit.subjects.length > 0
    if (isOwnChange && commit.revision <= this.options.snapshot.revision + 1 && !touchesCatalogue) {
      this.options.snapshot.apply([commit])
      if (commit.revision > this.read.revision) this.heard.set(commit.revision, positionBehind(commit))
      // A pull was quicker to bring it, or its number was given a second time.
      else this.pullQuietly()
    } else {
      // It is acknowledged soon: nobody may be judged by what was before it.
      if (isOwnChange) this.options.snapshot.forgetAhead(commit)
      this.pullQuietly()
    }
  }

  private async pullAll(): Promise<void> {
    const { snapshot, clock, log } = this.options
    for (;;) {
      // What is read is as old as the question: an answer may be long on its way.
      const askedAt = clock.moment()
      const { changes, services, anew } = await within(
        this.readPage(this.read, snapshot.newest),
        READ_MS,
        'the changes',
      )
      if (services !== undefined) this.catalogue(services)
      if (anew === undefined) {
        this.take(changes)
        // With more to come it is not known yet what holds now.
        if (changes.length < PAGE) snapshot.confirm(askedAt)
      } else {
        log.error({ event: 'change-feed', revision: anew.position.revision }, anew.why)
        this.beginAt(anew.position, askedAt)
      }
      if (changes.length < PAGE) return
    }
  }

  private take(changes: readonly NumberedChange[]): void {
    this.options.snapshot.apply(changes.filter(({ revision }) => !this.heard.has(revision)))
    for (const { revision } of changes) this.heard.delete(revision)
    const last = changes.at(-1)
    if (last !== undefined) this.read = positionBehind(last)
  }

  private beginAt(position: Position, askedAt: Moment): void {
    this.read = position
    this.heard.clear()
    this.options.snapshot.startAt(position.revision, askedAt)
  }

  private async positionAt(manager: EntityManager, revision: number): Promise<Position> {
    const change = revision === 0 ? undefined : await this.options.reader.change(manager, revision)
    return change === undefined ? { revision, mark: undefined } : positionBehind(change)
  }

  /** The changes after what was read; where they cannot follow that, or the newest that is known of, where to begin anew. */
  private readPage({ revision: known, mark }: Position, newest: number): Promise<Page> {
    const { unitOfWork, reader } = this.options
    return unitOfWork.read(async (manager, revision): Promise<Page> => {
      const anew = async (why: string): Promise<Page> => {
        const position = await this.positionAt(manager, revision)
        return { changes: [], services: await reader.services(manager), anew: { position, why } }
      }
      // A store that failed over, or was restored, may have lost changes and give their numbers to others.
      if (revision < newest) return anew('the store went back: everything is read anew')
      if (mark !== undefined && (await this.positionAt(manager, known)).mark !== mark) {
        return anew('a change has another content than before: everything is read anew')
      }
      const changes = await reader.changesSince(manager, known, PAGE)
      // INVARIANT: a change that was removed before this node read it is never passed over.
      if (revision > known && changes[0]?.revision !== known + 1) {
        return anew('changes were removed before they were read: everything is read anew')
      }
      if (changes.some((change) => this.contradicts(change))) {
        return anew('a change of this node was lost: everything is read anew')
      }
      const touched = changes.some(({ subjects }) => subjects.some(({ type }) => type === 'service'))
      return { changes, services: touched ? await reader.services(manager) : undefined, anew: undefined }
    })
  }

  /** INVARIANT: what this node heard of itself proves nothing about the changes before it: only what is read is followed. */
  private contradicts(change: NumberedChange): boolean {
    const heard = this.heard.get(change.revision)
    return heard !== undefined && heard.mark !== positionBehind(change).mark
  }

  private catalogue(services: readonly StoredService[]): void {
    this.options.snapshot.catalogue.replace(services)
  }

  private pullQuietly(): void {
    this.pull().catch((error: unknown) => {
      // The next look comes by itself; how old the snapshot is shows in the gauge and in readiness.
      this.options.log.warn({ event: 'change-feed', error }, 'changes could not be read')
    })
  }

  private arm(): void {
    this.timer = setTimeout(() => {
      this.pullQuietly()
      this.arm()
    }, this.options.pollIntervalMs)
    this.timer.unref()
  }
}
