import type { Identity, ProofRequest, Refusal, Eventually } from '@tinyauth/decision'
import type { Question } from '../decide/authorize/question.js'
import type { Knowledge } from '../decide/knowledge.js'

/** What an edge node knows of the tinyauth behind it, and how it proves by that who asks. */
export abstract class UpstreamKnowledge implements Knowledge {
  abstract readonly revision: number
  abstract readonly catalogue: Knowledge['catalogue']

  /** The last change that was heard, also where nobody knows how to go on: nobody who does not know it may answer. */
  abstract readonly heard: number | undefined

  /** Whether the upstream knows more of who may ask than is told here, so that a refusal has to be its own. */
  abstract readonly mayRefuseWrongly: boolean

  /**
   * Proves who asks: for region `global` and the service itself a gatekeeper, else an end user.
   *
   * @throws ElsewhereError for what only the upstream can judge, DomainError `ServiceUnavailable`
   */
  abstract prove(request: ProofRequest): Eventually<Identity | Refusal>

  /** @throws ElsewhereError for questions that only the upstream can answer, DomainError `ValidationFailed` for those it cannot */
  abstract assertDecidable(service: string, question: Question): void

  abstract isFresh(nowMs: number): boolean

  /** @throws ElsewhereError while it is not fresh */
  abstract refresh(): Promise<void>

  /** @throws ElsewhereError where the change is not known here */
  abstract atLeast(revision: number): Promise<void>

  /** Milliseconds since the upstream was last heard; `undefined` where it never was, or what it said is not relied on. */
  abstract stalenessMs(nowMs: number): number | undefined

  /** Looks whether the upstream is there, where nobody listens to it all the time. */
  abstract probe(): Promise<void>

  /** Ends connections and timers. */
  abstract close(): void
}
