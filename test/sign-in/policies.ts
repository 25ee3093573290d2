import type { PolicyInput } from '../service/policies.js'

/** Everything, everywhere. */
export const fullAccess: PolicyInput = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
}
