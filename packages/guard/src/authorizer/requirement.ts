import type { Pair } from '../decider.js'
import { hasControl } from '../settings/characters.js'
import { type ArnParts, resourceArn } from '../settings/resource-arn.js'
import { InvalidResourceError } from './errors.js'

/** What somebody has to be permitted. */
export interface Requirement {
  /** Without the prefix of the service: `GetApple`. */
  readonly action: string
  /** Type of the resource, the part of its ARN before the first `/`. Without it: the service as a whole. */
  readonly type?: string
  /** Id within the type; without it the type as a whole (`apples/`). Of several, all have to be permitted; none deny. */
  readonly id?: string | readonly string[]
}

/** Requirements, and how many of them have to be met. */
export interface Demand {
  readonly requirements: readonly Requirement[]
  readonly mode: 'all' | 'any'
}

/** Pairs of an answer that belong to one requirement: from `start`, `count` of them. */
interface Span {
  readonly start: number
  readonly count: number
}

/** What is asked, and how the answer is read. */
export interface Plan {
  readonly pairs: readonly Pair[]
  /** INVARIANT: a demand without requirements, and a requirement without pairs, are never met. */
  readonly isMet: (allowed: readonly boolean[]) => boolean
}

/** As the service demands it. */
const ACTION = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/

/** As many as the service takes in one call. */
export const MOST_PAIRS = 10_000

/** Whether a text can be the name of an action, without prefix. */
export function isActionName(action: unknown): action is string {
  return typeof action === 'string' && ACTION.test(action)
}

/** One question for all demands. @throws InvalidResourceError for what cannot be named, and for too much at once */
export function planOf(demands: readonly Demand[], parts: ArnParts): Plan {
  const pairs: Pair[] = []
  const spans = demands.map(({ requirements, mode }) => ({
    mode,
    spans: requirements.map((requirement) => append(pairs, pairsOf(requirement, parts))),
  }))
  if (pairs.length > MOST_PAIRS)
    throw new InvalidResourceError(`more than ${MOST_PAIRS} resources are asked for at once`)
  const isMet = (allowed: readonly boolean[]): boolean =>
    spans.length > 0 &&
    spans.every((demand) => {
      const met = demand.spans.map((span) => isSpanMet(span, allowed))
      return demand.mode === 'any' ? met.includes(true) : met.length > 0 && !met.includes(false)
    })
  return { pairs, isMet }
}

function append(pairs: Pair[], more: readonly Pair[]): Span {
  const span = { start: pairs.length, count: more.length }
  for (const pair of more) pairs.push(pair)
  return span
}

function isSpanMet({ start, count }: Span, allowed: readonly boolean[]): boolean {
  const own = allowed.slice(start, start + count)
  return count > 0 && own.length === count && own.every((verdict) => verdict)
}

function pairsOf({ action, type, id }: Requirement, parts: ArnParts): readonly Pair[] {
  if (!isActionName(action)) throw new InvalidResourceError('the action is no name of an action')
  const ids: readonly (string | undefined)[] = Array.isArray(id) ? id : [id]
  return ids.map((one) => ({ action, resource: assertOne(resourceArn(parts, type, one)) }))
}

/** The service refuses these, and with them everything else that is asked in the same call. */
function assertOne(resource: string): string {
  if (isAskable(resource)) return resource
  throw new InvalidResourceError('the id holds `*` or `?`: a question is about one thing')
}

/** Whether an ARN can be asked about: a text of at most 2048 characters, without `*`, `?` and control characters. */
export function isAskable(resource: unknown): resource is string {
  return (
    typeof resource === 'string' &&
    resource !== '' &&
    resource.length <= 2048 &&
    !isPattern(resource) &&
    !hasControl(resource)
  )
}

function isPattern(resource: string): boolean {
  return resource.includes('*') || resource.includes('?')
}
