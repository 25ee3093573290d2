import type { Profile } from '../federation/profile.js'
import type { Admission } from './admission.js'
import { denied, type Verdict } from './verdict.js'

/**
 * A judgement of the application's own on top of the setting (capabilities F22). It can refuse whom the setting admits, not
 * admit whom the setting refuses.
 */
export type AdmissionHook = (profile: Profile) => Verdict | Promise<Verdict>

/** Milliseconds that a hook may take. */
const PATIENCE_MS = 5000

/**
 * Judges by the setting, and by the hook where there is one. A hook that throws, answers anything else, or does not answer within
 * 5 seconds, refuses. Never inside a transaction: the hook may ask this service.
 */
export async function admit(profile: Profile, admission: Admission, hook?: AdmissionHook): Promise<Verdict> {
  const verdict = admission.judge(profile)
  if (!verdict.admitted || hook === undefined) return verdict
  const own = await askHook(hook, profile)
  return own.admitted ? { admitted: true, by: `${verdict.by} and ${own.by}` } : own
}

async function askHook(hook: AdmissionHook, profile: Profile): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Verdict>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, denied('the admission hook did not answer in time'))
    timer.unref()
  })
  try {
    return await Promise.race([Promise.resolve(hook(profile)).then(verdictOf), late])
  } catch {
    // What it throws may quote a secret of its own; the log says where to look.
    return denied('the admission hook failed')
  } finally {
    clearTimeout(timer)
  }
}

/** The hook is code of others: what it answers is looked at like any input. */
function verdictOf(answer: unknown): Verdict {
  if (typeof answer !== 'object' || answer === null || !('admitted' in answer)) return denied(NO_VERDICT)
  if (answer.admitted === true) return { admitted: true, by: `hook: ${textIn(answer, 'by') ?? 'admitted'}` }
  return denied(answer.admitted === false ? `hook: ${textIn(answer, 'why') ?? 'refused'}` : NO_VERDICT)
}

const NO_VERDICT = 'the admission hook gave no verdict'

function textIn(answer: object, member: string): string | undefined {
  const text: unknown = Object.getOwnPropertyDescriptor(answer, member)?.value
  return typeof text === 'string' ? text : undefined
}
