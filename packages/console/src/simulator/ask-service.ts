import type { ContextRecord } from '@tinyauth/policy-engine'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import type { Pair } from './decide-here.js'
import { addedTexts, type Edit, replacementsOf } from './edits.js'
import type { Ruler } from './rulings.js'
import type { ExplainedPair } from './verdict.js'

/** Requests of one call at most. */
const MOST_REQUESTS = 100

/** What the service is asked to decide. */
export interface ServiceQuestion {
  readonly user: string | undefined
  readonly pairs: readonly Pair[]
  readonly context: ContextRecord
  readonly edits: readonly Edit[]
}

/** Decisions of the service, which is asked as often as its limit wants. @throws HttpError */
export async function askService(
  { user, pairs, context, edits }: ServiceQuestion,
  signal: AbortSignal,
  onProgress?: (done: number) => void,
): Promise<readonly ExplainedPair[]> {
  const decisions: ExplainedPair[] = []
  for (let from = 0; from < pairs.length; from += MOST_REQUESTS) {
    const requests = pairs.slice(from, from + MOST_REQUESTS).map((pair) => ({ ...pair, context }))
    const body = { ...(user === undefined ? {} : { user }), ...unsavedOf(edits), requests }
    const answer = await ask<Answer>('POST', pathOf('simulate'), { body, signal })
    decisions.push(...answer.body.Decisions)
    onProgress?.(decisions.length)
  }
  return decisions
}

/** Asks the service, a page at a time. */
export function rulesThere(user: string | undefined): Ruler {
  return async (pairs, { context, edits, signal, onProgress }) => {
    const told = await askService({ user, pairs, context, edits }, signal, onProgress)
    return told.map(({ Action, Resource, Decision, DecidedBy }) => ({
      ...{ action: Action, resource: Resource, kind: Decision, by: DecidedBy },
    }))
  }
}

interface Answer {
  readonly Decisions: readonly ExplainedPair[]
}

/** Unsaved documents as the service takes them. */
export function unsavedOf(edits: readonly Edit[]): object {
  const lists = {
    replace: replacementsOf(edits),
    policies: addedTexts(edits, 'policies'),
    boundaries: addedTexts(edits, 'boundaries'),
    guardrails: addedTexts(edits, 'guardrails'),
  }
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0))
}
