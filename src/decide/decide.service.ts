import {
  type CompiledLayers,
  type Decision,
  decide,
  explain,
  type Explanation,
  type PermittedResources,
} from '@tinyauth/policy-engine'
import {
  decidePairs,
  type Eventually,
  type Identity,
  type LevelOf,
  needsStepUp,
  type Pair,
  permittedFor,
  type ProofRequest,
  type Prover,
  type Refusal,
  type Setting,
} from '@tinyauth/decision'
import type { Knowledge } from './knowledge.js'

const MOST_SETTLED = 1000

/** Answers who is asking and what they may do, from memory (design, "request flow"). */
export class DecideService {
  /** What was decided without a look at the context, by layers. */
  private readonly settled = new WeakMap<CompiledLayers, Map<string, Decision['kind']>>()

  constructor(
    private readonly snapshot: Knowledge,
    private readonly prover: Pick<Prover, 'prove'>,
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

  /** As `decideAll`, with what `say` makes of all that was looked at. One explanation is held at a time: it names every statement. */
  explainAll<T>(
    identity: Identity,
    pairs: readonly Pair[],
    setting: Setting,
    say: (pair: Pair, explanation: Explanation) => T,
  ): readonly T[] {
    return this.ask(identity, pairs, setting, (request, layers) => say(request, explain(request, layers)))
  }

  /** Whether a fresh second factor is all that somebody lacks for what these decisions are about (RFC 9470). */
  needsStepUp(
    identity: Identity | undefined,
    pairs: readonly Pair[],
    setting: Setting,
    decisions: readonly Decision[],
  ): boolean {
    return identity !== undefined && needsStepUp(identity, pairs, setting, this.levelsFor(identity), decisions)
  }

  /** On which resources an identity may do one action, given with its prefix. */
  permitted(identity: Identity, action: string, setting: Setting): PermittedResources {
    return permittedFor(identity, action, setting, this.levelsFor(identity))
  }

  /**
   * How one thing falls out. A decision that consulted no context key depends on the layers, the action and the resource
   * alone; it is kept with the layers, and forgotten with them at any change.
   */
  judge(identity: Identity, pair: Pair, setting: Setting): Decision['kind'] {
    const layers = identity.entry.layersAt(setting.nowMs, identity)
    const known = this.settled.get(layers)
    const name = `${pair.action} ${pair.resource}`
    const settled = known?.get(name)
    if (settled !== undefined) return settled
    const [decision] = this.decideAll(identity, [pair], setting)
    if (decision === undefined) return 'implicitDeny'
    if (decision.consultedKeys.length === 0 && decision.errors.length === 0)
      this.keep(layers, known, name, decision.kind)
    return decision.kind
  }

  private keep(
    layers: CompiledLayers,
    known: Map<string, Decision['kind']> | undefined,
    name: string,
    kind: Decision['kind'],
  ): void {
    if (known === undefined) this.settled.set(layers, new Map([[name, kind]]))
    else if (known.size < MOST_SETTLED) known.set(name, kind)
  }

  private levelsFor({ entry }: Pick<Identity, 'entry'>): LevelOf {
    return (action) => this.snapshot.catalogue.levelOf(action, entry)
  }

  private ask<T>(
    identity: Identity,
    pairs: readonly Pair[],
    setting: Setting,
    evaluate: Parameters<typeof decidePairs<T>>[4],
  ): readonly T[] {
    return decidePairs(identity, pairs, setting, this.levelsFor(identity), evaluate)
  }
}
