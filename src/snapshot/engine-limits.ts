import type { Limits } from '@tinyauth/policy-engine'
import type { Config } from '../common/config/index.js'

/** The limits of the engine as this service is configured; where it says nothing those of AWS. */
export class EngineLimits {
  readonly values: Partial<Limits>

  constructor({ maxGroupsPerUser, maxAttachedPolicies }: Pick<Config, 'maxGroupsPerUser' | 'maxAttachedPolicies'>) {
    this.values = { groupsPerUser: maxGroupsPerUser, attachedPolicies: maxAttachedPolicies }
  }
}
