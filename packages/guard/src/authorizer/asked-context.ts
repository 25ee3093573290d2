import { isoTime } from '@tinyauth/decision'
import { canonicalContextKey, type ContextValue } from '@tinyauth/policy-engine'

/** More of what is known about a request, for the conditions of policies. */
export type ContextRecord = Readonly<Record<string, ContextValue>>

/** What the guard says itself; a caller's word for it does not count (capabilities T1). */
const OURS: ReadonlySet<string> = new Set(['SourceIp', 'RequestDateTime'])

/** The context of a question: the caller's keys, and where and when it is asked. */
export function askedContext(
  own: ContextRecord | undefined,
  sourceIp: string | undefined,
  nowMs: number,
): ContextRecord {
  const context: Record<string, ContextValue> = {}
  for (const [key, value] of Object.entries(own ?? {})) {
    if (!OURS.has(canonicalContextKey(key))) context[key] = value
  }
  if (sourceIp !== undefined) context['SourceIp'] = sourceIp
  context['RequestDateTime'] = isoTime(nowMs)
  return context
}
