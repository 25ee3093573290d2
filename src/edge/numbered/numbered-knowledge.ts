import type { Eventually, Identity, PrincipalEntry, ProofRequest, Refusal } from '@tinyauth/decision'
import {
  ConnectionError,
  HeldPrincipal,
  NotHeldError,
  type RevocationFeed,
  ServiceRefusal,
  TooManyFetchesError,
} from '@tinyauth/guard/local'
import type { Clock } from '../../common/clock.js'
import type { Question } from '../../decide/authorize/question.js'
import { ElsewhereError } from '../../decide/lane/elsewhere.js'
import { serviceNameProblem } from '../../common/wire-names.js'
import { UpstreamKnowledge } from '../upstream-knowledge.js'
import { unavailable } from '../unavailable.js'
import type { Gatekeepers } from './gatekeepers.js'
import { inOneGo } from './in-one-go.js'
import type { ServedServices } from './served-services.js'

/** What is known of a tinyauth that numbers its changes. */
export interface NumberedKnowledgeOptions {
  readonly feed: RevocationFeed
  readonly gatekeepers: Gatekeepers
  readonly services: ServedServices
  /** Name that the upstream has for itself. */
  readonly ownService: string
  readonly clock: Clock
  readonly end: () => void
}

/** What an answer may be kept about a service that was never asked about. */
const NO_TTL_SECONDS = 0

/**
 * Principals of the services that were asked about, kept true by the feed of changes.
 * INVARIANT: nothing is decided once the feed has been silent for `MAX_STALENESS_SECONDS`; what cannot be held is the upstream's to
 * decide.
 */
export class NumberedKnowledge extends UpstreamKnowledge {
  override readonly mayRefuseWrongly = true
  override readonly catalogue = {
    levelOf: heldLevel,
    decisionTtlSeconds: (service: string): number => this.termsOf(service)?.decisionTtlSeconds ?? NO_TTL_SECONDS,
  }

  constructor(private readonly options: NumberedKnowledgeOptions) {
    super()
  }

  override get revision(): number {
    return this.options.feed.seq ?? 0
  }

  override get heard(): number | undefined {
    return this.options.feed.heard
  }

  override prove(request: ProofRequest): Eventually<Identity | Refusal> {
    const { ownService, gatekeepers, services } = this.options
    try {
      const proved =
        request.service === ownService ? gatekeepers.prove(request) : inOneGo(() => this.proveServed(request, services))
      return proved instanceof Promise ? proved.catch(sendElsewhere) : proved
    } catch (error) {
      return sendElsewhere(error)
    }
  }

  override assertDecidable(service: string, { explain }: Question): void {
    // What is permitted on the service itself is decided nowhere else, and only it knows why it decided.
    const isServed = service !== this.options.ownService && serviceNameProblem(service) === undefined
    if (explain || !isServed) throw new ElsewhereError(`a question about \`${service}\``)
  }

  override isFresh(nowMs: number): boolean {
    return this.options.feed.isLive(nowMs)
  }

  override refresh(): Promise<void> {
    return Promise.reject(new ElsewhereError('the feed of changes is not heard'))
  }

  override atLeast(revision: number): Promise<void> {
    return this.revision >= revision
      ? Promise.resolve()
      : Promise.reject(new ElsewhereError('a change that is not known'))
  }

  override stalenessMs(nowMs: number): number | undefined {
    return this.options.feed.stalenessMs(nowMs)
  }

  /** The feed does that by itself. */
  override probe(): Promise<void> {
    return Promise.resolve()
  }

  override close(): void {
    this.options.feed.close()
    this.options.end()
  }

  private proveServed(request: ProofRequest, services: ServedServices): Eventually<Identity | Refusal> {
    const { feed, clock } = this.options
    if (!feed.isLive(clock.now())) throw new ElsewhereError('the feed of changes is not heard')
    return services.of(request.service).prove(request)
  }

  private termsOf(service: string): ReturnType<ServedServices['of']>['store']['terms'] {
    return this.options.services.find(service)?.store.terms
  }
}

/** Of the answer that it is decided by: what another one says may be older, or younger. Nobody tells of actions of tinyauth. */
export function heldLevel(action: string, entry: PrincipalEntry): string | undefined {
  return entry instanceof HeldPrincipal ? entry.levelOf(action) : undefined
}

/** What is not held is asked of the upstream, unless it has too much to do already. */
function sendElsewhere(error: unknown): never {
  const isBusy =
    error instanceof TooManyFetchesError || (error instanceof ServiceRefusal && error.serviceStatus === 429)
  if (isBusy) throw unavailable(error)
  if (!(error instanceof NotHeldError || error instanceof ConnectionError)) throw error
  throw new ElsewhereError(error.message, { cause: error })
}
