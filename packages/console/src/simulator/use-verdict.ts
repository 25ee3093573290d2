import { useQuery } from '@tanstack/react-query'
import type { ContextRecord } from '@tinyauth/policy-engine'
import { useMemo } from 'react'
import { textOf } from '../api/client.js'
import { askService } from './ask-service.js'
import { readRows } from './context-rows.js'
import { type Bench, judge } from './decide-here.js'
import type { Edit } from './edits.js'
import type { Question } from './question.js'
import type { Basis } from './use-basis.js'
import { useActions } from './use-catalogue.js'
import { useSettled } from './use-settled.js'
import { serviceOf } from './catalogue.js'
import { type Verdict, verdictOfService } from './verdict.js'

/** What came of a question so far. */
export type Judged =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'judged'; readonly verdict: Verdict }

/** Whether there is enough to decide by. */
export function isAsked({ action, resource }: Question): boolean {
  return /^[^:]+:./.test(action) && resource !== ''
}

/** The decision of a question with unsaved documents: at once where the browser decides, after a moment where the service does. */
export function useVerdict(basis: Basis, question: Question, edits: readonly Edit[]): Judged {
  const here = useHere(basis, question, edits)
  const there = useThere(basis, question, edits)
  if (basis.kind === 'failed') return basis
  if (!isAsked(question) || basis.kind === 'loading') return { kind: 'waiting' }
  return basis.kind === 'service' ? there : here
}

/** Who is judged here; `undefined` where the service decides. */
export function useBench(basis: Basis, service: string): Bench | undefined {
  const actions = useActions(service)
  return useMemo(() => {
    if (basis.kind !== 'here') return undefined
    const levels = new Map(actions.map(({ action, level }) => [action.toLowerCase(), level]))
    const levelOf = (action: string): string | undefined => levels.get(action.toLowerCase())
    return { effective: basis.effective, levelOf, nowMs: Date.now() }
  }, [basis, actions])
}

function useHere(basis: Basis, question: Question, edits: readonly Edit[]): Judged {
  const { user, action, resource, context } = question
  const bench = useBench(basis, serviceOf(action))
  return useMemo(() => {
    if (bench === undefined) return { kind: 'waiting' }
    const { record } = readRows(context, user !== undefined)
    return { kind: 'judged', verdict: judge({ ...bench, nowMs: Date.now() }, { action, resource }, record, edits) }
  }, [bench, user, action, resource, context, edits])
}

function useThere(basis: Basis, question: Question, edits: readonly Edit[]): Judged {
  const current = useMemo(() => serviceQuestion(question, edits), [question, edits])
  const asked = useSettled(current)
  const { data, error } = useQuery({
    queryKey: ['simulate', asked],
    queryFn: ({ signal }) => askService(asked, signal),
    enabled: basis.kind === 'service' && isAsked(question),
  })
  if (asked !== current) return { kind: 'waiting' }
  const told = data?.[0]
  if (error !== null) return { kind: 'failed', text: textOf(error) }
  return told === undefined ? { kind: 'waiting' } : { kind: 'judged', verdict: verdictOfService(told) }
}

function serviceQuestion(
  { user, action, resource, context }: Question,
  edits: readonly Edit[],
): {
  user: string | undefined
  pairs: { action: string; resource: string }[]
  context: ContextRecord
  edits: readonly Edit[]
} {
  return { user, pairs: [{ action, resource }], context: readRows(context, user !== undefined).record, edits }
}
