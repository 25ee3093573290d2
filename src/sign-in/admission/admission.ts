import type { Profile } from '../federation/profile.js'
import type { AdmissionProblem } from './admission-problem.js'
import type { AdmissionSetting } from './admission-schema.js'
import { byGroups, byHostedDomains, byRules, type Criterion, EVERYONE, judgeAddress } from './criteria.js'
import { type CompiledRule, compileRules } from './email-rules.js'
import { denied, type Verdict } from './verdict.js'

/** A setting that is ready to judge, or everything that is wrong with it. */
export type CompiledAdmission =
  | { readonly admission: Admission; readonly problems?: undefined }
  | { readonly admission?: undefined; readonly problems: readonly AdmissionProblem[] }

/**
 * Compiles a setting. Whatever in it can match nobody is a problem, since it would lock people out in silence; all problems
 * come at once.
 */
export function compileAdmission(setting: AdmissionSetting): CompiledAdmission {
  const problems = contradictions(setting)
  const criteria: Criterion[] = setting.everyone === true ? [EVERYONE] : []
  const rules = setting.rules === undefined ? undefined : compileRules(setting.rules, problems)
  if (rules !== undefined) criteria.push(byRules(rules))
  if (setting.hostedDomains !== undefined) criteria.push(byHostedDomains(setting.hostedDomains, problems))
  if (setting.groups !== undefined || setting.minAccessLevel !== undefined) criteria.push(byGroups(setting, problems))
  if (criteria.length === 0) problems.push({ item: 'admission', message: NOBODY })
  return problems.length > 0 ? { problems } : { admission: new Admission(criteria, rules, setting.everyone === true) }
}

const NOBODY = 'admits nobody: write `rules`, `groups` or `everyone`'

/** Who may sign in through a provider. One function for the sign-in and for every refresh of a session (capabilities F5). */
export class Admission {
  constructor(
    private readonly criteria: readonly Criterion[],
    private readonly rules: readonly CompiledRule[] | undefined,
    private readonly everyone: boolean,
  ) {}

  /** Judges somebody by the word of the provider: all that is asked for has to hold. */
  judge(profile: Profile): Verdict {
    const by: string[] = []
    for (const criterion of this.criteria) {
      const verdict = criterion(profile)
      if (!verdict.admitted) return verdict
      by.push(verdict.by)
    }
    // INVARIANT: no criterion admits nobody.
    return by.length === 0 ? denied('nothing admits') : { admitted: true, by: by.join(' and ') }
  }

  /**
   * What the rules alone say of an address, as if it were verified: for trying rules out. Not a decision: groups and hosted
   * domains are not looked at.
   */
  judgeEmail(email: unknown): Verdict {
    if (this.rules !== undefined) return judgeAddress(this.rules, email)
    return this.everyone
      ? { admitted: true, by: 'everyone' }
      : denied('there are no rules: an e-mail address alone admits nobody')
  }
}

/** Members that mean nothing beside the others: somebody thinks that they do. */
function contradictions(setting: AdmissionSetting): AdmissionProblem[] {
  const { everyone, rules, hostedDomains, groups, includeSubgroups, minAccessLevel } = setting
  const narrower = [rules, hostedDomains, groups, minAccessLevel].some((criterion) => criterion !== undefined)
  const problems: AdmissionProblem[] = []
  if (everyone === true && narrower) {
    problems.push({ item: 'everyone', message: 'stands beside what admits only some: leave one of them out' })
  }
  if (includeSubgroups !== undefined && groups === undefined) {
    problems.push({ item: 'includeSubgroups', message: 'means nothing without `groups`' })
  }
  return problems
}
