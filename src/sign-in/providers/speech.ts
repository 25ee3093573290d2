import type { AdmissionSetting } from './admission-side.js'
import type { GroupMapping } from './admission-side.js'

/** What a provider says of people. A rule about what it never says can match nobody. */
export interface Speech {
  /** Addresses that it vouches for. */
  readonly email: boolean
  readonly groups: boolean
  /** What the user is in a group, as a number. */
  readonly levels: boolean
  readonly hostedDomain: boolean
  /** The setting that would make it say groups. */
  readonly groupsBy?: string
  /** The setting that would make it vouch for addresses. */
  readonly emailBy?: string
}

/** A provider of which nothing is known beforehand. */
export const SAYS_ANYTHING: Speech = { email: true, groups: true, levels: true, hostedDomain: true }

/** Rules that this provider can never fulfil, by field (capabilities F3: no silent lock-out). */
export function unfulfillable(
  { rules, groups, minAccessLevel, hostedDomains }: AdmissionSetting,
  mapping: GroupMapping,
  speech: Speech,
): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {}
  const noGroups = `the provider says no groups${hint(speech.groupsBy)}`
  if (rules !== undefined && !speech.email) {
    problems['admission/rules'] = `admits nobody: the provider says no verified e-mail address${hint(speech.emailBy)}`
  }
  if (groups !== undefined && !speech.groups) problems['admission/groups'] = `admits nobody: ${noGroups}`
  if (minAccessLevel !== undefined && !speech.levels) {
    problems['admission/minAccessLevel'] = 'admits nobody: the provider says no access levels'
  }
  if (hostedDomains !== undefined && !speech.hostedDomain) {
    problems['admission/hostedDomains'] = 'admits nobody: the provider says no hosted domains'
  }
  if (Object.keys(mapping).length > 0 && !speech.groups) problems['groupMapping'] = `maps nothing: ${noGroups}`
  return problems
}

function hint(setting: string | undefined): string {
  return setting === undefined ? '' : `; \`settings/${setting}\` makes it`
}
