import { z } from 'zod'
import { formatInstant } from '../../manage/index.js'
import type { InviteEntity } from '../../store/index.js'
import { formatDuration } from '../invites/duration.js'
import { isOver, madeInviteSchema } from '../invites/invite-representation.js'
import type { Shared } from './share-document.js'

/** Somebody who took what was shared. */
const holderSchema = z.strictObject({
  username: z.string(),
  guest: z.boolean(),
  notAfter: z.string().nullable().describe('when it ends for them; null: not by itself'),
})

/** What somebody shares, for whoever gave it or administers it. */
export const shareSchema = z.strictObject({
  id: z.string(),
  giver: z.string().describe('username; the share allows what this user may do at the moment, at most'),
  service: z.string(),
  actions: z.array(z.string()),
  resources: z.array(z.string()),
  state: z.enum(['pending', 'over']).describe('whether it can still be accepted; who has it keeps it either way'),
  maxAccepts: z.int().nullable(),
  accepts: z.int(),
  acceptBefore: z.string(),
  accessUntil: z.string().nullable(),
  accessFor: z.string().nullable(),
  maxUseTime: z.string().nullable(),
  guest: z.boolean(),
  parents: z.array(z.string()).describe('shares that allowed it to the giver: it ends with them'),
  holders: z.array(holderSchema).describe('at most a hundred'),
  createdAt: z.string(),
})

/** What is told once, when something is shared. */
export const madeShareSchema = madeInviteSchema.extend({
  id: z.string().describe('of the share'),
  invite: z.string().describe('id of its invite'),
})

/** What somebody shares. */
export type ShareRepresentation = z.infer<typeof shareSchema>

/** What is told once. */
export type MadeShare = z.infer<typeof madeShareSchema>

/** A share with all that stands beside it. */
export interface ReadShare extends Shared {
  readonly id: string
  readonly giver: string
  readonly parents: readonly string[]
  readonly invite: InviteEntity
  readonly holders: readonly { readonly username: string; readonly guest: boolean; readonly notAfter: number | null }[]
  readonly createdAt: number
}

/** Puts a share on the wire. */
export function representShare(share: ReadShare, now: number): ShareRepresentation {
  const { invite, holders } = share
  return {
    ...{ id: share.id, giver: share.giver, service: share.service },
    ...{ actions: [...share.actions], resources: [...share.resources] },
    ...{ state: isOver(invite, now) ? 'over' : 'pending', maxAccepts: invite.maxAccepts, accepts: invite.accepts },
    acceptBefore: new Date(invite.acceptBefore).toISOString(),
    accessUntil: formatInstant(invite.accessUntil),
    accessFor: formatDuration(invite.accessForSeconds),
    maxUseTime: formatDuration(invite.maxUseSeconds),
    ...{ guest: invite.guest, parents: [...share.parents] },
    holders: holders.map(({ username, guest, notAfter }) => ({ username, guest, notAfter: formatInstant(notAfter) })),
    createdAt: new Date(share.createdAt).toISOString(),
  }
}
