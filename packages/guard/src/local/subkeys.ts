import { createSecretKey, type KeyObject } from 'node:crypto'
import type { Eventually } from '@tinyauth/decision'
import { isName, required, unreadable } from '../remote/answer-fields.js'
import type { JsonObject } from '../service/json-answer.js'
import type { ServiceAnswer } from '../service/service-client.js'
import type { Clock } from '../settings/clock.js'
import type { FetchLimit } from './fetch-limit.js'
import { isOutage } from './is-outage.js'
import { NotHeldError } from './not-held-error.js'
import type { PrincipalApi, SubkeyName } from './principal-api.js'

/** Whose key it is. */
export interface SubkeyHolder {
  readonly uid: string
  readonly username: string
}

/** What subkeys are read with. */
export interface SubkeysOptions {
  readonly api: Pick<PrincipalApi, 'subkey'>
  readonly limit: FetchLimit
  readonly clock: Clock
  /** Milliseconds beyond its time that a key is used where the service cannot be asked for it again. */
  readonly staleMs: number
  /** Users whose subkeys are kept. */
  readonly capacity: number
}

/** The signing key of the service may be another one after a restart, and the feed come from a node that still runs. */
const MOST_KEPT_MS = 300_000
/** A key that is given to nobody may be given after a change of its user, which an event tells. */
const REFUSED_MS = 60_000
const MOST_OF_A_USER = 64
/** Until a service that could not be asked is asked again. */
const RETRY_MS = 1000

interface Held {
  /** `undefined`: it is given to nobody. */
  readonly key: KeyObject | undefined
  readonly sinceMs: number
  readonly untilMs: number
  /** When the service, which could not be asked, is asked again at the earliest. */
  readonly askAgainMs?: number
}

type Shelf = Map<string, Held | Promise<KeyObject>>

/**
 * The keys of days, as the service gives them away; never a secret, never a verdict.
 * INVARIANT: a key that was asked for before its user was forgotten is not found afterwards.
 */
export class Subkeys {
  /** By user. */
  private readonly shelves = new Map<string, Shelf>()

  constructor(private readonly options: SubkeysOptions) {}

  /**
   * A key that is held, or is fetched when `isWorthIt`.
   *
   * @throws NotHeldError when it is not, or the service does not give it away; what it promises also ConnectionError
   */
  find(holder: SubkeyHolder, name: SubkeyName, isWorthIt: (nowMs: number) => boolean): Eventually<KeyObject> {
    const shelf = this.shelfOf(holder.uid)
    const id = `${name.protocol}/${name.date}/${name.region}/${name.service}/${name.name}`
    const found = shelf.get(id)
    if (found instanceof Promise) return found
    const nowMs = this.options.clock.now()
    if (found !== undefined && nowMs >= found.sinceMs && nowMs < this.usedUntilMs(found)) {
      if (found.key === undefined) throw notGiven()
      return found.key
    }
    if (!isWorthIt(nowMs)) throw new NotHeldError('the credential is of a day that no key is held of')
    const isStale = found?.key !== undefined && nowMs >= found.sinceMs && nowMs < found.untilMs + this.options.staleMs
    return this.fetch(holder, name, shelf, id, isStale ? found : undefined)
  }

  /** Forgets the keys of one user. */
  forget(uid: string): void {
    this.shelves.delete(uid)
  }

  /** Forgets all. */
  clear(): void {
    this.shelves.clear()
  }

  private usedUntilMs({ untilMs, askAgainMs }: Held): number {
    return Math.max(untilMs, Math.min(askAgainMs ?? 0, untilMs + this.options.staleMs))
  }

  private shelfOf(uid: string): Shelf {
    const found = this.shelves.get(uid)
    if (found !== undefined) return found
    const shelf: Shelf = new Map()
    this.shelves.set(uid, shelf)
    // A map is walked in the order of insertion: the first is the oldest.
    const [oldest] = this.shelves.size > this.options.capacity ? this.shelves.keys() : []
    if (oldest !== undefined) this.shelves.delete(oldest)
    return shelf
  }

  /** What is fetched goes to the shelf that it was missing on: one that was forgotten meanwhile is nobody's any more. */
  private fetch(
    holder: SubkeyHolder,
    name: SubkeyName,
    shelf: Shelf,
    id: string,
    stale: Held | undefined,
  ): Promise<KeyObject> {
    if (shelf.size >= MOST_OF_A_USER) shelf.clear()
    const { api, limit } = this.options
    const fetching = limit
      .run(() => api.subkey(name))
      .then(
        (answer) => this.keep(holder, answer, shelf, id),
        (error: unknown) => {
          shelf.delete(id)
          if (stale?.key === undefined || !isOutage(error)) throw error
          this.retain(stale, shelf, id)
          return stale.key
        },
      )
    shelf.set(id, fetching)
    return fetching
  }

  /** For a moment, that not everybody who asks waits for a service that does not answer; its end stays where it was. */
  private retain(stale: Held, shelf: Shelf, id: string): void {
    shelf.set(id, { ...stale, askAgainMs: this.options.clock.now() + RETRY_MS })
  }

  private keep(holder: SubkeyHolder, answer: ServiceAnswer | undefined, shelf: Shelf, id: string): KeyObject {
    const key = answer === undefined ? undefined : readSubkey(answer, holder)
    const sinceMs = answer?.sentAtMs ?? this.options.clock.now()
    shelf.set(id, { key, sinceMs, untilMs: sinceMs + (key === undefined ? REFUSED_MS : MOST_KEPT_MS) })
    if (key === undefined) throw notGiven()
    return key
  }
}

function notGiven(): NotHeldError {
  return new NotHeldError('the service does not give this key away')
}

const KEY_BYTES = 32

/** A key of a day, and whose it is. */
export interface SigningKey {
  readonly identity: string
  readonly key: KeyObject
}

/** What cannot be read is as good as not given. */
function readSubkey({ body }: ServiceAnswer, { username }: SubkeyHolder): KeyObject | undefined {
  try {
    const { identity, key } = readSigningKey(body)
    return identity === username ? key : undefined
  } catch {
    return undefined
  }
}

/** Reads what the routes of signing tokens answer (wire-protocol 3.8). @throws ConnectionError */
export function readSigningKey(body: JsonObject): SigningKey {
  const identity = required(body, 'identity', isName)
  const text = required(body, 'key', isName)
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== text) throw unreadable('key', 'is not 32 bytes')
  return { identity, key: createSecretKey(bytes) }
}
