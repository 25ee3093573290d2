import { quote } from '../parse/problem-list.js'
import { GROUP_EXPRESSION_LIMITS } from './group-expression.js'
import { type GroupProblem, groupProblem } from './group-problem.js'

const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,127}$/
const PLACEHOLDER = /^:[A-Za-z_][A-Za-z0-9_]{0,63}$/

/** Whether a text is one plain segment of a path: a name, which can neither climb nor descend the tree. */
export function isGroupSegment(text: string): boolean {
  return SEGMENT.test(text)
}

/** The names of the placeholders of a path. */
export function placeholdersOf(path: string): readonly string[] {
  if (!path.includes(':')) return []
  return path
    .split('/')
    .filter((segment) => segment.startsWith(':'))
    .map((segment) => segment.slice(1))
}

/** Where a word stands, and whether its placeholders have a meaning. */
export interface PathPlace {
  readonly offset: number
  readonly placeholders: boolean
}

/**
 * Reads the path of a group and reports what is wrong with it; gives the path without quotes.
 *
 * Accepted: `chat`, `chat/dm1/blocked`, `chat/"dm1"`, `chat/:dm/blocked`, `a+b@c`.
 * Rejected: `/chat` and `chat//dm` (empty segment), `..`, `a%2Fb`, `a*` (invalid segment), `chat/x:dm` (a placeholder is
 * a whole segment), `"a/b"` (a quoted segment is one segment).
 */
export function readGroupPath(word: string, place: PathPlace, problems: GroupProblem[]): string {
  const segments: string[] = []
  for (const { text, at } of splitWord(word)) {
    const offset = place.offset + at
    const quoted = text.length > 1 && text.startsWith('"') && text.endsWith('"')
    const name = quoted ? text.slice(1, -1) : text
    segments.push(name)
    if (!quoted && PLACEHOLDER.test(name)) checkPlaceholder(name, { ...place, offset }, problems)
    else if (!isGroupSegment(name)) problems.push(segmentProblem(name, quoted, offset))
  }
  const most = GROUP_EXPRESSION_LIMITS.segments
  if (segments.length > most) {
    const message = `${segments.length} segments, over the limit of ${most}: ${quote(word)}`
    problems.push(groupProblem('path-too-deep', place.offset, message))
  }
  return segments.join('/')
}

/** The segments between slashes; a slash within quotes is part of its segment. */
function splitWord(word: string): readonly { readonly text: string; readonly at: number }[] {
  const segments: { text: string; at: number }[] = []
  let from = 0
  let quoted = false
  for (let i = 0; i <= word.length; i++) {
    if (word[i] === '"') quoted = !quoted
    if (i < word.length && (word[i] !== '/' || quoted)) continue
    segments.push({ text: word.slice(from, i), at: from })
    from = i + 1
  }
  return segments
}

function checkPlaceholder(name: string, { offset, placeholders }: PathPlace, problems: GroupProblem[]): void {
  if (placeholders) return
  problems.push(groupProblem('unsupported-placeholder', offset, `${quote(name)} has no value here: name the group`))
}

function segmentProblem(name: string, quoted: boolean, offset: number): GroupProblem {
  if (name === '') return groupProblem('empty-segment', offset, 'a segment of the path is empty')
  if (!quoted && name.includes(':')) {
    const message = `a placeholder is a whole segment, \`:\` and a name: ${quote(name)}`
    return groupProblem('invalid-placeholder', offset, message)
  }
  return groupProblem('invalid-segment', offset, `not the name of a group: ${quote(name)}`, {
    suggestion: meantSegment(name, quoted),
  })
}

/** `!a` is how other languages say `~a`; a quoted path was meant to be a path. */
function meantSegment(name: string, quoted: boolean): string | undefined {
  const rest = name.slice(1)
  if (!quoted) return name.startsWith('!') && isGroupSegment(rest) ? `~${rest}` : undefined
  const segments = name.split('/')
  return segments.length > 1 && segments.every(isGroupSegment) ? name : undefined
}
