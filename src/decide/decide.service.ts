import { type Decision, decide, explain, type Explanation } from '@tinyauth/policy-engine'
import type { Eventually } from '../common/eventually.js'
import type { Snapshot } from '../snapshot/index.js'
import type { Identity, ProofRequest, Prover, Refusal } from './proofs/index.js'
import { type Circumstances, contextOf } from './request-context.js'

/** One thing that is to be done to one resource; the action with its prefix. */
export interface Pair {
  readonly action: string
  readonly resource: string
}

/** Where a question is asked: the groups and the clock are the service's own business. */
export type Setting = Pick<Circumstances, 'service' | 'region' | 'nowMs' | 'context'>

/** Answers who is asking and what they may do, from memory (design, "request flow"). */
export class DecideService {
  constructor(
    private readonly snapshot: Snapshot,
    private readonly prover: Prover,
  ) {}

  /** Proves the identity of a request. @throws DomainError `ServiceUnavailable` when the store has been out of reach too long */
  identify(request: ProofRequest): Eventually<Identity | Refusal> {
    if (this.snapshot.isFresh(request.nowMs)) return this.prover.prove(request)
    return this.snapshot.refresh().then(() => this.prover.prove(request))
  }

  /** Decides pairs for one identity: one context, one set of layers, no I/O. */
  decideAll(identity: Identity, pairs: readonly Pair[], setting: Setting): readonly Decision[] {
    return this.ask(identity, pairs, setting, decide)
  }

  /** As `decideAll`, with everything that was looked at. */
  explainAll(identity: Identity, pairs: readonly Pair[], setting: Setting): readonly Explanation[] {
    return this.ask(identity, pairs, setting, explain)
  }

  /** Whether one thing may be done. */
  permits(identity: Identity, pair: Pair, setting: Setting): boolean {
    const [decision] = this.decideAll(identity, [pair], setting)
    return decision?.kind === 'allow'
  }

  private ask<T>(
    identity: Identity,
    pairs: readonly Pair[],
    setting: Setting,
    evaluate: (request: Parameters<typeof decide>[0], layers: Parameters<typeof decide>[1]) => T,
  ): readonly T[] {
    const { entry, keyId } = identity
    const { groups } = entry.at(setting.nowMs)
    const layers = entry.layersAt(setting.nowMs, keyId)
    const circumstances = { ...setting, groups }
    const principal = { kind: 'user', arn: entry.parts.arn, uid: entry.uid } as const
    return pairs.map(({ action, resource }) => {
      const level = this.snapshot.catalogue.levelOf(action)
      const context = contextOf(identity, circumstances, { action, level, resource })
      return evaluate({ principal, action, resource, context }, layers)
    })
  }
}
