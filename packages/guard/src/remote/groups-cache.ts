import type { CheckedGroups } from '@tinyauth/decision'
import type { GroupsAnswer, GroupsQuestion, Identity } from '../decider.js'
import type { FeedEvent } from '../local/feed-event.js'
import { ChangeListener } from '../local/revocation-feed.js'
import type { Clock } from '../settings/clock.js'
import type { CacheOptions } from '../settings/guard-options.js'
import { BoundedMap } from './bounded-map.js'
import { CacheKeys, type CacheScope } from './cache-key.js'
import type { ReadGroups } from './groups-answer.js'
import { lowest } from './lowest.js'

/** What is kept about one expression. */
interface Kept {
  readonly checked: CheckedGroups
  readonly identity: Identity
  readonly revision: number
  readonly sinceMs: number
  readonly untilMs: number
}

const LONGEST_GRANT_SECONDS = 5
const LONGEST_DENIAL_SECONDS = 1

/**
 * Keeps what `check-groups` answered for a moment: by the proof, the service, the key region and the expression. Five seconds at
 * most, whatever the settings say, one where it is not granted, nothing about nobody; and until the next change, where these are heard.
 */
export class GroupsCache extends ChangeListener {
  private kept: BoundedMap<Kept>
  /** The last change that was heard: what does not know it is not kept. */
  private heard = 0
  private begun = 0

  constructor(
    private readonly options: Required<CacheOptions>,
    private readonly scope: CacheScope,
    private readonly clock: Clock,
  ) {
    super()
    this.kept = new BoundedMap(options.maxEntries)
  }

  /** Another one after each new beginning of the numbers: to be asked before a question sets out. */
  get beginning(): number {
    return this.begun
  }

  /** The answer, when every expression is known, and of one and the same proof. */
  find(question: GroupsQuestion, texts: readonly string[]): GroupsAnswer | undefined {
    const keys = texts.length === 0 ? undefined : CacheKeys.of(question, this.scope)
    if (keys === undefined) return undefined
    const found = texts.map((text) => this.findOne(keys.ofGroups(text), question.atLeastRevision ?? 0))
    if (!found.every((kept) => kept !== undefined)) return undefined
    const [first] = found
    const identities = new Set(found.map(({ identity }) => JSON.stringify(identity)))
    if (first === undefined || identities.size !== 1) return undefined
    const { identity } = first
    const revision = lowest(found.map((kept) => kept.revision)) ?? 0
    const groups = found.map(({ checked }) => checked)
    return { authenticated: true, errorCode: undefined, identity, groups, decidedBy: 'cache', revision }
  }

  /** Keeps an answer, where the service lets it be kept, and somebody was proved of whom something is told. */
  store(question: GroupsQuestion, answer: ReadGroups, sentAtMs: number, beginning: number): void {
    const { identity, errorCode, maxAgeSeconds, revision } = answer
    if (identity === undefined || errorCode !== undefined || maxAgeSeconds <= 0) return
    if (beginning !== this.begun || revision < this.heard) return
    const keys = CacheKeys.of(question, this.scope)
    if (keys === undefined) return
    const longest = Math.min(maxAgeSeconds, this.options.maxAgeSeconds)
    for (const [text, checked] of answer.groups) {
      const seconds = Math.min(longest, checked.granted ? LONGEST_GRANT_SECONDS : LONGEST_DENIAL_SECONDS)
      const untilMs = sentAtMs + seconds * 1000
      this.kept.set(keys.ofGroups(text), { checked, identity, revision, sinceMs: sentAtMs, untilMs })
    }
  }

  /** Whatever changed may be a membership, or end a proof; but policies say nothing of groups. */
  override apply({ seq, subjects }: FeedEvent): void {
    this.heard = seq
    if (subjects.length === 0 || subjects.some(({ type }) => type !== 'policy')) this.clear()
  }

  /** What was missed is told by the numbers. */
  override connected(): void {
    return undefined
  }

  override startAt(seq: number): void {
    this.lose()
    this.heard = seq
  }

  override lose(): void {
    this.heard = 0
    this.begun += 1
    this.clear()
  }

  private clear(): void {
    this.kept = new BoundedMap(this.options.maxEntries)
  }

  private findOne(key: string, atLeastRevision: number): Kept | undefined {
    const kept = this.kept.get(key)
    if (kept === undefined) return undefined
    const nowMs = this.clock.now()
    // A clock that was set back would let it live longer.
    if (nowMs >= kept.untilMs || nowMs < kept.sinceMs) this.kept.delete(key)
    else if (kept.revision >= atLeastRevision) return kept
    return undefined
  }
}
