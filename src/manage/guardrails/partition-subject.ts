import type { Config } from '../../common/config/index.js'
import type { ChangeSubject } from '../../store/index.js'

/** What a change of guardrails is about: everybody. */
export function subjectOfPartition({ partition }: Pick<Config, 'partition'>): ChangeSubject {
  return { type: 'partition', id: partition }
}
