import type { Answer, Decider, Question } from '@tinyauth/guard/client'

/** What of an answer every mode must say alike. */
export type Verdict = Pick<Answer, 'authorized' | 'allowed' | 'authenticated' | 'errorCode' | 'identity'>

/** What is asked about a case. */
export interface CaseQuestions {
  /** The case alone. */
  readonly alone: Question
  /** Something that every user of the suite may, unless a limit says otherwise, and the case. */
  readonly paired: Question
}

/** What one mode came to about one case. */
export interface Outcome {
  readonly alone: Verdict
  readonly paired: Verdict
  /** Who decided each of the questions, in their order. */
  readonly decidedBy: readonly Answer['decidedBy'][]
}

/** Asks both questions of a case; a mode that remembers is asked again, and must not remember something else. */
export async function outcomeOf(decider: Decider, questions: CaseQuestions, times: 1 | 2): Promise<Outcome> {
  const { alone, paired } = questions
  const answers: Answer[] = []
  for (const question of times === 1 ? [alone, paired] : [alone, paired, alone, paired]) {
    answers.push(await decider.decide(question))
  }
  const [first, second, ...again] = answers.map(verdictOf)
  if (first === undefined || second === undefined) throw new Error('a decider has not answered')
  if (again.length > 0 && JSON.stringify(again) !== JSON.stringify([first, second])) {
    throw new Error(`the same question has two answers: ${JSON.stringify([first, second, ...again])}`)
  }
  return { alone: first, paired: second, decidedBy: answers.map(({ decidedBy }) => decidedBy) }
}

function verdictOf({ authorized, allowed, authenticated, errorCode, identity }: Answer): Verdict {
  return { authorized, allowed, authenticated, errorCode, identity }
}
