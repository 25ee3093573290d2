import { type GroupExpression, parseGroupExpression } from '@tinyauth/policy-engine'
import { throwProblems } from '../../common/errors/throw-problems.js'
import { COMMON, noteProblem, type Question, readFields, readQuestion } from '../authorize/question.js'

/** An expression, with the text that it was read of. */
export interface AskedGroups {
  readonly text: string
  readonly expression: GroupExpression
}

/** `check-groups`. */
export interface GroupsQuestion extends Question {
  /** At least one. */
  readonly groups: readonly AskedGroups[]
}

/** Expressions in one call at most. */
export const MOST_EXPRESSIONS = 50

/** Reads the body of `check-groups`. @throws DomainError `ValidationFailed` with every problem */
export function readGroupsQuestion(body: unknown, query: readonly string[]): GroupsQuestion {
  // Without a prototype: fields are named by strangers.
  const problems = Object.create(null) as Record<string, string>
  const known = COMMON.filter((name) => name !== 'explain')
  const fields = readFields(body, query, ['groups', ...known], ['groups', 'headers', 'context'], problems)
  const groups = 'groups' in fields ? readGroups(fields['groups'], problems) : []
  const question = { ...readQuestion(fields, problems), groups }
  throwProblems(problems)
  return question
}

function readGroups(value: unknown, problems: Record<string, string>): readonly AskedGroups[] {
  if (typeof value === 'string') return readOne(value, 'groups', problems)
  if (!Array.isArray(value) || value.length === 0) {
    problems['groups'] = 'must be an expression of groups, or a list of them'
    return []
  }
  if (value.length > MOST_EXPRESSIONS) {
    problems['groups'] = `must not have more than ${MOST_EXPRESSIONS} expressions`
    return []
  }
  return value.flatMap((text: unknown, index) => readOne(text, `groups/${index}`, problems))
}

/** Nothing fills placeholders here, so they are problems too. */
function readOne(text: unknown, field: string, problems: Record<string, string>): readonly AskedGroups[] {
  const { expression, problems: found } = parseGroupExpression(text, { placeholders: false })
  // Without problems there is an expression, and the text is one.
  if (expression !== undefined) return [{ text: text as string, expression }]
  noteProblem(problems, field, found.map(({ message, offset }) => `${message} (at ${offset})`).join('; '))
  return []
}
