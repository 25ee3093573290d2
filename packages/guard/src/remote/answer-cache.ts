import { canonicalContextKey } from '@tinyauth/policy-engine'
import type { Answer, Circumstances, Pair, Question, StepUp } from '../decider.js'
import type { Clock } from '../settings/clock.js'
import type { CacheOptions } from '../settings/guard-options.js'
import type { BatchAnswer } from './batch-answer.js'
import { NOT_PERMITTED } from './batch-answer.js'
import { BoundedMap } from './bounded-map.js'
import type { CacheScope } from './cache-key.js'
import { CacheKeys } from './cache-key.js'
import { lowest } from './lowest.js'
import type { PairSet } from './pair-set.js'
import { identityBy, isSameToken, type ProvedToken } from './proved-token.js'

/** What is kept about one pair. */
interface Kept {
  readonly allowed: boolean
  readonly username: string | undefined
  readonly token: ProvedToken | undefined
  readonly stepUp: StepUp | undefined
  readonly decisionId: string | undefined
  readonly revision: number | undefined
  readonly sinceMs: number
  readonly untilMs: number
}

const LONGEST_DENIAL_SECONDS = 1
const MOST_VARYING_KEYS = 200

/**
 * Keeps answers for a moment (domain-model 5.7). A pair is found by everything that was asked but the context, which tells
 * the context keys that decisions about it consulted; with their values it is found again, and then it is the same question.
 */
export class AnswerCache {
  /** Context keys that were consulted, by pair. */
  private readonly consulted: BoundedMap<readonly string[]>
  private readonly kept: BoundedMap<Kept>

  constructor(
    private readonly options: Required<CacheOptions>,
    private readonly scope: CacheScope,
    private readonly clock: Clock,
  ) {
    this.consulted = new BoundedMap(options.maxEntries)
    this.kept = new BoundedMap(options.maxEntries)
  }

  /** The answer, when every pair is known. Who it is alone is always asked. */
  find(question: Question): Answer | undefined {
    const keys = question.pairs.length === 0 ? undefined : CacheKeys.of(question, this.scope)
    if (keys === undefined) return undefined
    const found: Kept[] = []
    for (const pair of question.pairs) {
      const kept = this.findPair(keys, pair, question.atLeastRevision)
      if (kept === undefined) return undefined
      found.push(kept)
    }
    return combined(found)
  }

  /** Keeps an answer to these pairs, where the service lets it be kept, and somebody was proved. */
  store(circumstances: Circumstances, pairs: PairSet, answer: BatchAnswer, sentAtMs: number): void {
    const { authenticated, maxAgeSeconds = 0, vary } = answer
    if (!authenticated || maxAgeSeconds <= 0 || vary === undefined || vary.length > MOST_VARYING_KEYS) return
    const keys = CacheKeys.of(circumstances, this.scope)
    if (keys === undefined) return
    const longest = Math.min(maxAgeSeconds, this.options.maxAgeSeconds)
    for (const pair of pairs) {
      const allowed = answer.permitted.has(pair)
      const seconds = allowed ? longest : Math.min(longest, LONGEST_DENIAL_SECONDS)
      this.keep(keys, pair, vary, keptOf(answer, allowed, sentAtMs, seconds))
    }
  }

  private keep(keys: CacheKeys, pair: Pair, vary: readonly string[], kept: Kept): void {
    const pairKey = keys.ofPair(pair)
    const names = union(this.consulted.get(pairKey) ?? [], vary)
    if (names.length > MOST_VARYING_KEYS) return
    this.consulted.set(pairKey, names)
    this.kept.set(keys.ofValues(pairKey, names), kept)
  }

  private findPair(keys: CacheKeys, pair: Pair, atLeastRevision: number | undefined): Kept | undefined {
    const pairKey = keys.ofPair(pair)
    const names = this.consulted.get(pairKey)
    if (names === undefined) return undefined
    const key = keys.ofValues(pairKey, names)
    const kept = this.kept.get(key)
    if (kept === undefined) return undefined
    const nowMs = this.clock.now()
    // A clock that was set back would let it live longer.
    if (nowMs >= kept.untilMs || nowMs < kept.sinceMs) this.kept.delete(key)
    else if (atLeastRevision === undefined || (kept.revision ?? -1) >= atLeastRevision) return kept
    return undefined
  }
}

function keptOf(answer: BatchAnswer, allowed: boolean, sentAtMs: number, seconds: number): Kept {
  const { username, token, decisionId, revision } = answer
  const stepUp = allowed ? undefined : answer.stepUp
  return {
    allowed,
    username,
    token,
    stepUp,
    decisionId,
    revision,
    sinceMs: sentAtMs,
    untilMs: sentAtMs + seconds * 1000,
  }
}

/** Both lists, canonical, each name once, sorted. Keys more than needed only make fewer questions the same. */
function union(some: readonly string[], others: readonly string[]): readonly string[] {
  return [...new Set([...some, ...others.map(canonicalContextKey)])].sort()
}

/** One answer of those to its pairs; none where they do not say of one and the same user what an answer has to say. */
function combined(found: readonly Kept[]): Answer | undefined {
  const authorized = found.every(({ allowed }) => allowed)
  const usernames = new Set(found.map(({ username }) => username))
  const [username] = usernames
  if (usernames.size !== 1 || (authorized && username === undefined)) return undefined
  const token = found.find((kept) => kept.token?.clientId !== undefined)?.token ?? found[0]?.token
  if (!found.every((kept) => isSameToken(kept.token, token))) return undefined
  const decisionIds = new Set(found.map(({ decisionId }) => decisionId))
  const [decisionId] = decisionIds
  const revision = lowest(found.map((kept) => kept.revision))
  return {
    authorized,
    allowed: found.map(({ allowed }) => allowed),
    authenticated: true,
    errorCode: authorized ? undefined : NOT_PERMITTED,
    identity: identityBy(username, token),
    decidedBy: 'cache',
    ...(token === undefined ? {} : { scopes: token.scopes }),
    ...(lacksFactor(found) ? { stepUp: 'mfa' } : {}),
    ...(decisionIds.size === 1 && decisionId !== undefined ? { decisionId } : {}),
    ...(revision === undefined ? {} : { revision }),
  }
}

/** Whether something is denied, and a fresh second factor would do for all of that. */
function lacksFactor(found: readonly Kept[]): boolean {
  const denied = found.filter(({ allowed }) => !allowed)
  return denied.length > 0 && denied.every(({ stepUp }) => stepUp === 'mfa')
}
