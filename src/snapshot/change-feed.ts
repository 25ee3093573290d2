import type { Log } from '../common/log/index.js'
import type { PrincipalReader, StoredService, UnitOfWork } from '../store/index.js'
import type { AppliedChange, MemorySnapshot } from './memory-snapshot.js'

const PAGE = 1000

/** What the feed works with. */
export interface ChangeFeedOptions {
  readonly unitOfWork: UnitOfWork
  readonly reader: PrincipalReader
  readonly snapshot: MemorySnapshot
  readonly log: Log
  /** Milliseconds between two looks for changes of other nodes (`POLL_INTERVAL_MS`). */
  readonly pollIntervalMs: number
}

/** What one look at the store came to. */
interface Page {
  readonly changes: readonly AppliedChange[]
  /** The catalogue, where it has to be taken over. */
  readonly services: readonly StoredService[] | undefined
  readonly anew: { readonly revision: number; readonly why: string } | undefined
}

/**
 * Brings numbered changes to the snapshot. A commit of this node is a hint that comes at once; looking for changes in the
 * store is the truth, for this node and for all others (design, "change flow").
 */
export class ChangeFeed {
  private timer: NodeJS.Timeout | undefined
  private stopListening: (() => void) | undefined
  private pulling: Promise<void> | undefined
  private next: Promise<void> | undefined

  constructor(private readonly options: ChangeFeedOptions) {}

  /** Reads where the store stands, then follows it. */
  async start(): Promise<void> {
    const { unitOfWork, reader, snapshot } = this.options
    const { revision, services } = await unitOfWork.read(async (manager, at) => {
      return { revision: at, services: await reader.services(manager) }
    })
    this.catalogue(services)
    snapshot.startAt(revision)
    snapshot.pullWith(() => this.pull())
    this.stopListening = unitOfWork.onCommit((commit) => {
      if (commit.subjects.length > 0 || commit.revision > snapshot.revision) this.hear(commit)
    })
    this.arm()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    this.stopListening?.()
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
  private hear(commit: AppliedChange): void {
    const touchesCatalogue = commit.subjects.some(({ type }) => type === 'service')
    // INVARIANT: a commit that changed nothing (audit events) carries the number of somebody else's change: whom that
    // touched only the store can tell.
    const isOwnChange = commit.subjects.length > 0
    if (isOwnChange && commit.revision <= this.options.snapshot.revision + 1 && !touchesCatalogue) {
      this.options.snapshot.apply([commit])
    } else {
      this.pullQuietly()
    }
  }

  private async pullAll(): Promise<void> {
    const { snapshot } = this.options
    for (;;) {
      const { changes, services, anew } = await this.readPage(snapshot.revision)
      if (services !== undefined) this.catalogue(services)
      if (anew === undefined) {
        snapshot.apply(changes)
      } else {
        this.options.log.error({ event: 'change-feed', revision: anew.revision }, anew.why)
        snapshot.startAt(anew.revision)
      }
      snapshot.confirm()
      if (changes.length < PAGE) return
    }
  }

  /** The next changes; where they cannot follow what is `known`, where to begin anew. */
  private readPage(known: number): Promise<Page> {
    const { unitOfWork, reader } = this.options
    return unitOfWork.read(async (manager, revision): Promise<Page> => {
      const anew = async (why: string): Promise<Page> => {
        return { changes: [], services: await reader.services(manager), anew: { revision, why } }
      }
      // A store that failed over, or was restored, may have lost changes and give their numbers to others.
      if (revision < known) return anew('the store went back: everything is read anew')
      const changes = await reader.changesSince(manager, known, PAGE)
      // INVARIANT: a change that was removed before this node read it is never passed over.
      if (revision > known && changes[0]?.revision !== known + 1) {
        return anew('changes were removed before they were read: everything is read anew')
      }
      const touched = changes.some(({ subjects }) => subjects.some(({ type }) => type === 'service'))
      return { changes, services: touched ? await reader.services(manager) : undefined, anew: undefined }
    })
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
