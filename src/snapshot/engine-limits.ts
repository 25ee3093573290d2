import type { Limits } from '@tinyauth/policy-engine'
import type { Config } from '../common/config/index.js'

/** Values of `Groups`: whoever owns a tree is in all of it, many more than `MAX_GROUPS_PER_USER`. Over it everything is denied. */
const MOST_GROUPS = 10_000

/** The limits of the engine as this service is configured; where it says nothing those of AWS. */
export class EngineLimits {
  readonly values: Partial<Limits>

  constructor({ maxGroupsPerUser, maxAttachedPolicies }: Pick<Config, 'maxGroupsPerUser' | 'maxAttachedPolicies'>) {
    this.values = {
      groupsPerUser: maxGroupsPerUser,
      contextValues: MOST_GROUPS,
      attachedPolicies: maxAttachedPolicies,
    }
  }
}
