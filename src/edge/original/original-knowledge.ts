import type { Eventually, Identity, ProofRequest, Prover, Refusal } from '@tinyauth/decision'
import { BoundedMap, ConnectionError } from '@tinyauth/guard/local'
import type { Knowledge } from '../../decide/knowledge.js'
import type { Question } from '../../decide/authorize/question.js'
import { ElsewhereError } from '../../decide/lane/elsewhere.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { serviceNameProblem } from '../../common/wire-names.js'
import { throwProblems } from '../../common/errors/throw-problems.js'
import { UpstreamKnowledge } from '../upstream-knowledge.js'
import { unavailable } from '../unavailable.js'
import type { OriginalApi } from './original-api.js'
import { OriginalPrincipals, type OriginalPrincipalsOptions } from './original-principals.js'

/** Places whose principals are kept. */
const MOST_PLACES = 1000
/** What an answer about a service may be kept that nobody registered. */
const DECISION_TTL_SECONDS = 5

const NO_CATALOGUE: Knowledge['catalogue'] = {
  levelOf: () => undefined,
  decisionTtlSeconds: () => DECISION_TTL_SECONDS,
}

/**
 * What is known of the Python server: keys and statements until they expire. It numbers no changes, and registers no actions.
 * Gatekeepers are known as end users are (wire-protocol 3.12).
 */
export class OriginalKnowledge extends UpstreamKnowledge {
  override readonly revision = 0
  override readonly heard = undefined
  override readonly mayRefuseWrongly = false
  override readonly catalogue = NO_CATALOGUE
  private readonly provers = new BoundedMap<Prover>(MOST_PLACES)

  constructor(
    private readonly options: OriginalPrincipalsOptions,
    private readonly api: OriginalApi,
    private readonly end: () => void,
  ) {
    super()
  }

  override prove(request: ProofRequest): Eventually<Identity | Refusal> {
    const proved = this.proverAt(request).prove(request)
    return proved instanceof Promise ? proved.catch(refuseOutage) : proved
  }

  override assertDecidable(service: string, { explain, atLeastRevision, context }: Question): void {
    const problems: Record<string, string> = {}
    // What is no text is unlike any text there, and as good as one in the language: a negated Deny would be missed.
    for (const [key, value] of Object.entries(context)) {
      if (typeof value !== 'string' && value !== null) problems[`context/${key}`] = NO_TEXT
    }
    if (explain) problems['explain'] = UNKNOWN
    if (atLeastRevision !== undefined) problems['atLeastRevision'] = UNKNOWN
    if (service !== '' && serviceNameProblem(service) !== undefined) problems['action'] = NO_SERVICE
    throwProblems(problems)
    if (service === '') throw new ElsewhereError('a question without a service')
  }

  /** Each thing that is held has an end of its own. */
  override isFresh(): boolean {
    return true
  }

  override refresh(): Promise<void> {
    return Promise.resolve()
  }

  override atLeast(): Promise<void> {
    return Promise.reject(new DomainError('ValidationFailed', { problems: { atLeastRevision: UNKNOWN } }))
  }

  override stalenessMs(nowMs: number): number | undefined {
    return this.api.silentMs(nowMs)
  }

  override probe(): Promise<void> {
    return this.api.probe()
  }

  override close(): void {
    this.end()
  }

  private proverAt({ region, service }: ProofRequest): Prover {
    const id = `${region} ${service}`
    const known = this.provers.get(id)
    if (known !== undefined) return known
    const prover = new OriginalPrincipals(this.options, { region, service }).prover()
    this.provers.set(id, prover)
    return prover
  }
}

const NO_SERVICE = 'must begin with the name of a service'
const NO_TEXT = 'must be a string: the tinyauth behind this node compares nothing else'
const UNKNOWN = 'is not known to the tinyauth behind this node'

/** What is not held, and cannot be had, cannot be decided. */
function refuseOutage(error: unknown): never {
  throw error instanceof ConnectionError ? unavailable(error) : error
}
