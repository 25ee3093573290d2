import type { Limits } from '@tinyauth/policy-engine'
import type { Config } from '../common/config/index.js'

/**
 * Groups that somebody is in by descent: whoever owns a tree is in all of it, so there are many more than `MAX_GROUPS_PER_USER`, which
 * is about memberships and is kept where they are made. Over it everything is denied.
 */
const MOST_GROUPS = 10_000

/** The limits of the engine as this service is configured; where it says nothing those of AWS. */
export class EngineLimits {
  readonly values: Partial<Limits>

  constructor({ maxAttachedPolicies }: Pick<Config, 'maxAttachedPolicies'>) {
    this.values = { groupsPerUser: MOST_GROUPS, contextValues: MOST_GROUPS, attachedPolicies: maxAttachedPolicies }
  }
}
