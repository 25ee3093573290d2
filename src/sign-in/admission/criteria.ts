import type { Profile } from '../federation/profile.js'
import { levelNumber, reachesLevel } from './access-level.js'
import { type AdmissionProblem, problemOf } from './admission-problem.js'
import type { AdmissionSetting } from './admission-schema.js'
import { canonicalDomain } from './domain-name.js'
import { readEmail } from './email-address.js'
import type { CompiledRule } from './email-rules.js'
import { GroupList } from './group-list.js'
import { pathProblem } from './group-path.js'
import { denied, type Verdict } from './verdict.js'

/** One thing that has to hold. */
export type Criterion = (profile: Profile) => Verdict

/** Whoever the provider vouches for. */
export const EVERYONE: Criterion = () => ({ admitted: true, by: 'everyone' })

/** What the rules say of an address alone, whoever vouches for it. */
export function judgeAddress(rules: readonly CompiledRule[], text: unknown): Verdict {
  const email = readEmail(text)
  if (email === undefined) return denied('the e-mail address is none that anybody is admitted by')
  const rule = rules.find((each) => each.matches(email))
  return rule === undefined ? denied('no rule matches the e-mail address') : { admitted: true, by: rule.name }
}

/** An address counts only when the provider has verified that it is the user's. */
export function byRules(rules: readonly CompiledRule[]): Criterion {
  return ({ email, emailVerified }) => {
    if (email === undefined) return denied('the provider gives no e-mail address')
    // INVARIANT: an address that the provider does not vouch for admits nobody.
    return emailVerified === true ? judgeAddress(rules, email) : denied('the e-mail address is not verified')
  }
}

/** Compiles hosted domains; they are compared whole, without the names below them. */
export function byHostedDomains(written: readonly string[], problems: AdmissionProblem[]): Criterion {
  if (written.length === 0) problems.push({ item: 'hostedDomains', message: 'names no domain and so admits nobody' })
  const domains = written.map(canonicalDomain)
  for (const [index, domain] of domains.entries()) {
    const name = `hostedDomains[${index}]`
    if (domain === undefined) problems.push(problemOf(name, written[index] ?? '', 'is no domain name'))
  }
  return ({ hostedDomain }) => {
    const own = hostedDomain === undefined ? undefined : canonicalDomain(hostedDomain)
    if (own === undefined) return denied('the account belongs to no hosted domain')
    const index = domains.indexOf(own)
    return index === -1
      ? denied('the account belongs to another hosted domain')
      : { admitted: true, by: `hostedDomains[${index}]: ${own}` }
  }
}

/** Compiles groups and least level: both have to hold in the same group. */
export function byGroups(setting: AdmissionSetting, problems: AdmissionProblem[]): Criterion {
  const { groups, includeSubgroups = true, minAccessLevel } = setting
  if (groups !== undefined) problems.push(...groupProblems(groups))
  const list = groups === undefined ? undefined : new GroupList(groups, includeSubgroups)
  const least = minAccessLevel === undefined ? undefined : levelNumber(minAccessLevel)
  const suffix = minAccessLevel === undefined ? '' : ` (minAccessLevel: ${minAccessLevel})`
  return (profile) => {
    for (const { path, accessLevel } of profile.groups) {
      if (typeof path !== 'string' || !reachesLevel(accessLevel, least)) continue
      const index = list?.indexOf(path)
      if (list === undefined) return { admitted: true, by: `minAccessLevel: ${minAccessLevel} in ${path}` }
      if (index !== undefined) return { admitted: true, by: `groups[${index}]: ${groups?.[index]}${suffix}` }
    }
    return denied(`the user is in no group that is asked for${suffix}`)
  }
}

function groupProblems(groups: readonly string[]): AdmissionProblem[] {
  if (groups.length === 0) return [{ item: 'groups', message: 'names no group and so admits nobody' }]
  return groups.flatMap((path, index) => {
    const problem = pathProblem(path)
    return problem === undefined ? [] : [problemOf(`groups[${index}]`, path, problem)]
  })
}
