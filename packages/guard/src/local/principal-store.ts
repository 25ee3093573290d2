import { type Eventually, type KeySecret, PrincipalSource, type SessionKeys } from '@tinyauth/decision'
import { ConnectionError } from '../authorizer/errors.js'
import { BoundedMap } from '../remote/bounded-map.js'
import type { ServiceAnswer } from '../service/service-client.js'
import { ServiceRefusal } from '../service/service-error.js'
import type { Clock } from '../settings/clock.js'
import type { GuardLog } from '../settings/guard-log.js'
import type { FeedEvent } from './feed-event.js'
import { FetchLimit } from './fetch-limit.js'
import type { HeldPrincipal } from './held-principal.js'
import { HeldPrincipals } from './held-principals.js'
import { HeldSecret, HeldSessionKeys } from './held-secret.js'
import { isOutage } from './is-outage.js'
import { NotHeldError, TooManyFetchesError } from './not-held-error.js'
import { PolicyShelf } from './policy-shelf.js'
import type { PrincipalApi, PrincipalName } from './principal-api.js'
import { readPrincipal } from './read-principal.js'
import { RecentChanges } from './recent-changes.js'
import { Subkeys } from './subkeys.js'
import { type Terms, TermsReader } from './terms.js'

/** What a store works with. */
export interface PrincipalStoreOptions {
  readonly api: Pick<PrincipalApi, 'principal' | 'subkey'>
  readonly service: string
  readonly clock: Clock
  readonly log: GuardLog
  /** Principals that are held. Default 10,000. */
  readonly capacity?: number
  /** Milliseconds that an entry is used, counted from the question for it. Default 60,000 (domain-model 5.10). */
  readonly ttlMs?: number
  /**
   * Milliseconds beyond `ttlMs` that an entry, and a key of a day, is used where the service cannot be asked for it again. What
   * changed since is forgotten all the same. Default 0: then it is not known any more.
   */
  readonly staleMs?: number
  /** What is read of the service at a time. Default 256. */
  readonly mostFetches?: number
}

const MOST_FILLS = 3
/** Longer names are nobody's, and need no room. */
const LONGEST_NAME = 160
/** How long it is not asked again for what there is none of, or what cannot be held. */
const ABSENT_MS = 1000
const MOST_ABSENT = 10_000
const WARN_EVERY_MS = 60_000
/** What may change without any key being another one. What is not known may change them all. */
const IRRELEVANT_TO_KEYS: ReadonlySet<string> = new Set(['group', 'policy', 'session'])

interface Absent {
  readonly kind: 'nobody' | 'not-held'
  readonly sinceMs: number
}

/**
 * Principals that were asked about lately, as the service has them; told of every change by the feed.
 * INVARIANT: no entry is found that a change named which was heard, whenever it was asked for.
 */
export class PrincipalStore extends PrincipalSource {
  /** The keys of the sessions of users that are held. */
  readonly sessionKeys: SessionKeys
  private readonly held: HeldPrincipals
  private readonly subkeys: Subkeys
  private readonly shelf = new PolicyShelf()
  private readonly changes = new RecentChanges()
  private readonly limit: FetchLimit
  private readonly fills = new Map<string, Promise<HeldPrincipal | undefined>>()
  private absent = new BoundedMap<Absent>(MOST_ABSENT)
  private readonly ttlMs: number
  private readonly staleMs: number
  private readonly termsReader: TermsReader
  private warnedAtMs = -Infinity

  constructor(private readonly options: PrincipalStoreOptions) {
    super()
    const { api, clock, capacity = 10_000, ttlMs = 60_000, staleMs = 0, mostFetches = 256 } = options
    this.ttlMs = ttlMs
    this.staleMs = staleMs
    this.termsReader = new TermsReader(options.service)
    this.limit = new FetchLimit(mostFetches)
    this.held = new HeldPrincipals(capacity)
    this.subkeys = new Subkeys({ api, clock, capacity, limit: this.limit, staleMs })
    const heldUser = (username: string): HeldPrincipal | undefined => this.held.get(idOf('users', username))
    this.sessionKeys = new HeldSessionKeys(this.subkeys, heldUser)
  }

  /** What the service said last of whoever could be held; `undefined` before it said anything. */
  get terms(): Terms | undefined {
    return this.termsReader.latest
  }

  /** Entries that are held. */
  get size(): number {
    return this.held.size
  }

  /** @throws NotHeldError; what it promises also ConnectionError */
  override principalByKeyId(keyId: string): Eventually<HeldPrincipal | undefined> {
    return this.find('access-keys', keyId)
  }

  /** @throws NotHeldError; what it promises also ConnectionError */
  override principalByUsername(username: string): Eventually<HeldPrincipal | undefined> {
    return this.find('users', username)
  }

  /** @throws NotHeldError always: OAuth access tokens are the service's alone, which ends them from one moment to the next */
  override principalByToken(): never {
    throw new NotHeldError('an access token is for the service to judge')
  }

  /** @throws NotHeldError always: whoever knows of a change that was not heard here yet is for the service to judge */
  override principalSince(): never {
    throw new NotHeldError('a session began with a change that was not heard yet')
  }

  /** The service hears of the uses of keys that it judges itself. */
  override keyUsed(): void {
    return undefined
  }

  /** Forgets what a change names, and what was read before it. */
  apply(event: FeedEvent): void {
    this.changes.note(event)
    this.absent = new BoundedMap(MOST_ABSENT)
    for (const subject of event.subjects) {
      this.held.dropTouched(subject, event.seq)
      if (subject.type === 'user') this.subkeys.forget(subject.id)
      else if (!IRRELEVANT_TO_KEYS.has(subject.type)) this.subkeys.clear()
    }
    // What names nothing may have touched anything.
    if (event.subjects.length === 0) this.forgetAll()
  }

  /** Forgets the keys of days: the service may have begun anew with another signing key, which no event tells. */
  connected(): void {
    this.subkeys.clear()
  }

  /** Forgets everything: numbers begin here. */
  startAt(seq: number): void {
    this.lose()
    this.changes.startAt(seq)
  }

  /** Forgets everything, and holds nothing until numbers begin anew. */
  lose(): void {
    this.changes.lose()
    this.absent = new BoundedMap(MOST_ABSENT)
    this.forgetAll()
  }

  private forgetAll(): void {
    this.held.dropAll()
    this.subkeys.clear()
  }

  private find(by: PrincipalName['by'], name: string): Eventually<HeldPrincipal | undefined> {
    const id = idOf(by, name)
    const nowMs = this.options.clock.now()
    const entry = this.held.get(id)
    if (entry?.isFresh(nowMs, this.ttlMs) === true || entry?.isKept(nowMs) === true) return entry
    if (entry?.isFresh(nowMs, this.ttlMs + this.staleMs) === true) return this.renew(id, { by, name }, entry)
    this.held.drop(id)
    const absent = this.absent.get(id)
    if (absent !== undefined && nowMs >= absent.sinceMs && nowMs < absent.sinceMs + ABSENT_MS) {
      if (absent.kind === 'nobody') return undefined
      throw new NotHeldError('it could not be held a moment ago')
    }
    if (!isAskable(name)) throw new NotHeldError('such a name is not asked for')
    return this.fill(id, { by, name })
  }

  /** INVARIANT: only a service that cannot be asked leaves an entry where it is, and only while no change has named it. */
  private async renew(id: string, name: PrincipalName, entry: HeldPrincipal): Promise<HeldPrincipal | undefined> {
    try {
      const renewed = await this.fill(id, name)
      if (renewed === undefined) this.held.drop(id)
      return renewed
    } catch (error) {
      // Nobody was asked where there was too much to ask already: its age bounds it as before.
      if (error instanceof TooManyFetchesError) throw error
      if (!isOutage(error) || this.held.get(id) !== entry) {
        this.held.drop(id)
        throw error
      }
      entry.keep(this.options.clock.now())
      return entry
    }
  }

  /** Reads an entry once, however many ask for it at the same time. */
  private fill(id: string, name: PrincipalName): Promise<HeldPrincipal | undefined> {
    let filling = this.fills.get(id)
    if (filling === undefined) {
      filling = this.fillUntilCurrent(id, name).finally(() => this.fills.delete(id))
      this.fills.set(id, filling)
    }
    return filling
  }

  private async fillUntilCurrent(id: string, name: PrincipalName): Promise<HeldPrincipal | undefined> {
    for (let attempt = 0; attempt < MOST_FILLS; attempt++) {
      const { mark, beginning } = this.changes
      const answer = await this.ask(id, name)
      // Its number is of another beginning: it says nothing about which changes it knows.
      if (beginning !== this.changes.beginning) continue
      if (answer === undefined) {
        // Somebody may have come to be.
        if (mark !== this.changes.mark) continue
        this.noteAbsent(id, 'nobody')
        return undefined
      }
      const entry = this.read(id, name, answer)
      // INVARIANT: what does not know a change that names it is never held after that change was heard.
      const { revision } = entry.parts
      if (this.changes.touchedSince(revision, (subject) => entry.isTouchedBy(subject))) continue
      this.held.put(entry)
      this.termsReader.take(entry.held.terms)
      return entry
    }
    throw new NotHeldError('it changes faster than it can be read')
  }

  /** A refusal will be one again in the next moment; a service that is out of reach is asked by whoever needs it. */
  private async ask(id: string, name: PrincipalName): Promise<ServiceAnswer | undefined> {
    try {
      return await this.limit.run(() => this.options.api.principal(name))
    } catch (error) {
      if (this.staleMs > 0 && isOutage(error)) throw error
      if (error instanceof ServiceRefusal && error.serviceStatus !== 429) throw this.notHeld(id, error)
      throw error
    }
  }

  private read(id: string, name: PrincipalName, answer: ServiceAnswer): HeldPrincipal {
    const { shelf, subkeys, termsReader: terms } = this
    const secretOf = (holder: ConstructorParameters<typeof HeldSecret>[0]): KeySecret => new HeldSecret(holder, subkeys)
    try {
      return readPrincipal(answer, { terms, name, id, shelf, secretOf })
    } catch (error) {
      if (error instanceof ConnectionError) throw this.notHeld(id, error)
      throw error
    }
  }

  private notHeld(id: string, cause: ConnectionError): NotHeldError {
    this.noteAbsent(id, 'not-held')
    const nowMs = this.options.clock.now()
    if (Math.abs(nowMs - this.warnedAtMs) >= WARN_EVERY_MS) {
      this.warnedAtMs = nowMs
      this.options.log.warn(`a principal cannot be held here, so the service decides: ${cause.message}`)
    }
    return new NotHeldError('it cannot be held', { cause })
  }

  private noteAbsent(id: string, kind: Absent['kind']): void {
    this.absent.set(id, { kind, sinceMs: this.options.clock.now() })
  }
}

function idOf(by: PrincipalName['by'], name: string): string {
  return `${by} ${name}`
}

/** A name that stands in a path as one segment, and as itself. Nobody has a longer one. */
export function isAskable(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && name.length <= LONGEST_NAME && !/\p{Surrogate}/u.test(name)
}
