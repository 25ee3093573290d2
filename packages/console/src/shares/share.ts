import type { Limits } from '../invites/invite.js'

/** Who took what was shared. */
export interface Holder {
  readonly username: string
  readonly guest: boolean
  readonly notAfter: string | null
}

/** What somebody shares, as the API shows it. */
export interface Share extends Limits {
  readonly id: string
  readonly giver: string
  readonly service: string
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly state: 'pending' | 'over'
  readonly accepts: number
  readonly guest: boolean
  /** Shares that allowed it to the giver. */
  readonly parents: readonly string[]
  /** At most a hundred. */
  readonly holders: readonly Holder[]
  readonly createdAt: string
}

/** Address of the screen of a share. */
export function shareAddress(id: string): string {
  return `/shares/${encodeURIComponent(id)}/show`
}

/** The end of an ARN, after its service and region: `apples/fred`. */
export function resourceName(arn: string): string {
  return arn.split(':').slice(5).join(':')
}
