import type { Eventually, Identity, ProofRequest, Refusal } from '@tinyauth/decision'
import { ConnectionError } from '@tinyauth/guard/local'
import type { Clock } from '../common/clock.js'
import { DomainError } from '../common/errors/domain-error.js'
import type { Knowledge } from '../decide/knowledge.js'
import type { Upstream } from './upstream.js'
import type { UpstreamKnowledge } from './upstream-knowledge.js'
import { unavailable } from './unavailable.js'

const NOTHING: Knowledge['catalogue'] = { levelOf: () => undefined, decisionTtlSeconds: () => 0 }

/**
 * What an edge node knows, of whichever kind the upstream is. That is found out at the first contact, and anew where what was taken
 * for the Python server turns out to be one of ours: whoever replaces one of ours by the Python server starts its edge nodes anew.
 */
export class EdgeKnowledge implements Knowledge {
  private learnt: UpstreamKnowledge | undefined
  private learning: Promise<UpstreamKnowledge> | undefined
  private closed = false

  /** @param upstream `learn` finds out what it is; fails with ConnectionError while it does not answer */
  constructor(
    private readonly upstream: Pick<Upstream, 'learn' | 'wasMistaken'>,
    private readonly clock: Clock,
  ) {}

  /** `undefined` before the first contact. */
  get current(): UpstreamKnowledge | undefined {
    return this.known
  }

  get revision(): number {
    return this.known?.revision ?? 0
  }

  get catalogue(): Knowledge['catalogue'] {
    return this.known?.catalogue ?? NOTHING
  }

  isFresh(nowMs: number): boolean {
    return this.known?.isFresh(nowMs) ?? false
  }

  /** @throws ElsewhereError; DomainError `ServiceUnavailable` while nobody knows what the upstream is */
  async refresh(): Promise<void> {
    const known = this.known ?? (await this.contact())
    if (!known.isFresh(this.clock.now())) await known.refresh()
  }

  /** @throws as `refresh` */
  atLeast(revision: number): Promise<void> {
    return this.certain().atLeast(revision)
  }

  /** @throws as `UpstreamKnowledge.prove` */
  prove(request: ProofRequest): Eventually<Identity | Refusal> {
    return this.certain().prove(request)
  }

  /** @throws as `UpstreamKnowledge.assertDecidable` */
  assertDecidable(...asked: Parameters<UpstreamKnowledge['assertDecidable']>): void {
    this.certain().assertDecidable(...asked)
  }

  /** Ends connections and timers; nothing is known any more. */
  close(): void {
    this.closed = true
    this.learnt?.close()
  }

  /** INVARIANT: what was learnt of something else than what is there is not used any more. */
  private get known(): UpstreamKnowledge | undefined {
    if (this.learnt !== undefined && this.upstream.wasMistaken) {
      this.learnt.close()
      this.learnt = undefined
    }
    return this.learnt
  }

  private certain(): UpstreamKnowledge {
    if (this.known !== undefined) return this.known
    throw new DomainError('ServiceUnavailable', { detail: 'the upstream was not reached yet' })
  }

  private async contact(): Promise<UpstreamKnowledge> {
    this.learning ??= this.upstream.learn().finally(() => (this.learning = undefined))
    try {
      const learnt = await this.learning
      this.learnt = learnt
      if (this.closed) learnt.close()
      return learnt
    } catch (error) {
      throw error instanceof ConnectionError ? unavailable(error) : error
    }
  }
}
