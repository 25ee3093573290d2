import { throwProblems } from '../../common/errors/throw-problems.js'
import { actionProblem } from '../../common/wire-names.js'
import { noteProblem, type PermitEntry, readFields, readPermit } from '../authorize/question.js'

/** Pairs, and actions, of one call. */
const MOST = 2000

/** What somebody asks about what they may do here. */
export interface OwnQuestion {
  readonly permit: readonly PermitEntry[]
  readonly somewhere: readonly string[]
}

/** Reads the body of `self/permitted`. @throws DomainError `ValidationFailed` with every problem */
export function readOwnQuestion(body: unknown): OwnQuestion {
  // Without a prototype: fields are named by strangers.
  const problems = Object.create(null) as Record<string, string>
  const { permit = {}, somewhere = [] } = readFields(body, [], ['permit', 'somewhere'], [], problems)
  const question = { permit: readPermit(permit, MOST, problems), somewhere: readActions(somewhere, problems) }
  throwProblems(problems)
  return question
}

function readActions(value: unknown, problems: Record<string, string>): readonly string[] {
  if (!Array.isArray(value) || value.length > MOST) {
    problems['somewhere'] = `must be a list of actions, ${MOST} at most`
    return []
  }
  value.forEach((action, i) => {
    noteProblem(problems, `somewhere/${i}`, actionProblem(action))
  })
  // Without problems each is a string.
  return value as readonly string[]
}
