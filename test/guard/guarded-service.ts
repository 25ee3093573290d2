import type { Answer, Decider, Question } from '@tinyauth/guard/client'
import { member } from '../service/client.js'
import type { Answer as HttpAnswer, Credential } from '../service/client.js'
import { succeeded } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { arn } from '../service/policies.js'
import { proofOf } from './cases/credentials.js'
import type { CredentialKind } from './cases/credentials.js'

/** The service that is guarded. */
export const ORCHARD = 'orchard'

/** What most questions are about. */
export const APPLE = arn(ORCHARD, 'apples/red')

/** A key with the built-in policy of those who decide locally. */
export async function localGatekeeper(service: TestService, guarded = ORCHARD): Promise<Credential> {
  const username = await service.createUser({ username: service.name('guard') })
  const attachment = { policy: 'LocalGatekeeper', parameters: { svc: guarded } }
  succeeded(await service.root.post(`/api/v1/users/${username}/attached-policies`, attachment))
  return service.createKey(username)
}

/** Who asks. */
export interface Asker extends Credential {
  readonly username: string
}

/** The question whether somebody may get an apple. */
export function mayGet(asker: Asker, kind: CredentialKind, nowMs: number, action = 'GetApple'): Question {
  return { ...proofOf(kind, asker, ORCHARD, nowMs), context: {}, pairs: [{ action, resource: APPLE }] }
}

/** The change that a write was. */
export function revisionOf(answer: HttpAnswer): number {
  return Number(succeeded(answer).headers['x-tinyauth-revision'])
}

/**
 * Asks until a local guard decides the question of a witness by itself at this change, which is when it has heard of it; asks
 * `question` each time before. Answers all that was answered to `question`.
 */
export async function untilHeard(
  local: Decider,
  {
    question,
    witness,
    revision,
  }: { readonly question: Question; readonly witness: Question; readonly revision: number },
): Promise<Answer[]> {
  const answers: Answer[] = []
  for (;;) {
    answers.push(await local.decide({ ...question, atLeastRevision: revision }))
    const { decidedBy } = await local.decide({ ...witness, atLeastRevision: revision })
    if (decidedBy === 'local') return answers
  }
}

/** The name of an error and its code, or the answer: what came of a question. */
export async function cameTo(decider: Decider, question: Question): Promise<Answer | string> {
  try {
    return await decider.decide(question)
  } catch (error) {
    return `${String(member(error, 'name'))} ${String(member(error, 'code'))}`
  }
}
