import { z } from 'zod'
import type { Call } from '../workload/calls.js'

const ANSWER = z.object({ results: z.array(z.object({ actions: z.record(z.string(), z.string()) })) })

/** Whether an answer of Cerbos says about every pair what the plain loop says; results come in the order of resources. */
export function cerbosAgrees({ pairs }: Call, answer: unknown): boolean {
  const { success, data } = ANSWER.safeParse(answer)
  if (!success || data.results.length !== pairs.length) return false
  return pairs.every(
    ({ action, allowed }, i) => data.results[i]?.actions[action] === (allowed ? 'EFFECT_ALLOW' : 'EFFECT_DENY'),
  )
}
