import { z } from 'zod'
import { type BoundaryRepresentation, boundarySchema, formatInstant } from '../../manage/index.js'
import type { InviteEntity } from '../../store/index.js'
import { formatDuration } from './duration.js'

const limits = {
  acceptBefore: z.string(),
  accessUntil: z.string().nullable(),
  accessFor: z.string().nullable().describe('ISO 8601 duration, from the acceptance on'),
  maxUseTime: z.string().nullable().describe('ISO 8601 duration'),
  plusOnes: z.int().nullable().describe('how many each of those who accept may invite; null: any number'),
  maxDepth: z.int().nullable(),
  depletesInviter: z.boolean(),
  deauthorize: z.enum(['none', 'descendants', 'group']),
  confirm: z.boolean(),
  returnTo: z.string().nullable(),
}

/** An invite for whoever administers it. The code is not kept. */
export const inviteSchema = z.strictObject({
  id: z.string(),
  inviter: z.string().describe('username'),
  groups: z.array(z.string()),
  state: z.enum(['pending', 'over']).describe('`over`: taken back, past its time, or accepted as often as it may be'),
  maxAccepts: z.int().nullable(),
  accepts: z.int(),
  ...limits,
  boundaryPolicy: boundarySchema.nullable(),
  createdAt: z.string(),
  revokedAt: z.string().nullable(),
})

/** An invite for whoever holds its code. */
export const invitePreviewSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['membership', 'share']),
  inviter: z.string().describe('name that people read'),
  groups: z.array(z.string()).describe('what it leads into; none for a share'),
  placesLeft: z.int().nullable().describe('how often it may still be accepted; null: any number of times'),
  ...limits,
})

/** What is told once, when an invite is made. */
export const madeInviteSchema = z.strictObject({
  id: z.string(),
  code: z.string().describe('opens the invite; it is not told again'),
  url: z.string().describe('page of the invite'),
  qrUrl: z.string().describe('picture of that address'),
  expiresAt: z.string(),
})

/** An invite for whoever administers it. */
export type InviteRepresentation = z.infer<typeof inviteSchema>

/** An invite for whoever holds its code. */
export type InvitePreview = z.infer<typeof invitePreviewSchema>

/** What is told once, when an invite is made. */
export type MadeInviteRepresentation = z.infer<typeof madeInviteSchema>

/** What stands beside the row. */
export interface InviteSurroundings {
  readonly inviter: string
  readonly groups: readonly string[]
  readonly boundary: BoundaryRepresentation | null
  readonly now: number
}

/** Whether nobody can accept an invite any more, by what stands in its row. */
export function isOver(
  {
    revokedAt,
    acceptBefore,
    maxAccepts,
    accepts,
  }: Pick<InviteEntity, 'revokedAt' | 'acceptBefore' | 'maxAccepts' | 'accepts'>,
  now: number,
): boolean {
  return revokedAt !== null || acceptBefore <= now || (maxAccepts !== null && accepts >= maxAccepts)
}

/** Puts an invite on the wire. */
export function representInvite(
  invite: InviteEntity,
  { inviter, groups, boundary, now }: InviteSurroundings,
): InviteRepresentation {
  return {
    ...{ id: invite.id, inviter, groups: [...groups], state: isOver(invite, now) ? 'over' : 'pending' },
    ...{ maxAccepts: invite.maxAccepts, accepts: invite.accepts },
    ...representLimits(invite),
    boundaryPolicy: boundary,
    createdAt: new Date(invite.createdAt).toISOString(),
    revokedAt: formatInstant(invite.revokedAt),
  }
}

/** Puts an invite on the wire for whoever holds its code. Of a share the group is nobody's business. */
export function representPreview(
  invite: InviteEntity,
  { inviter, groups }: Pick<InviteSurroundings, 'inviter' | 'groups'>,
): InvitePreview {
  const { id, kind, maxAccepts, accepts } = invite
  return {
    ...{ id, kind, inviter, groups: kind === 'share' ? [] : [...groups] },
    placesLeft: maxAccepts === null ? null : Math.max(0, maxAccepts - accepts),
    ...representLimits(invite),
  }
}

function representLimits(
  invite: InviteEntity,
): Omit<InvitePreview, 'id' | 'kind' | 'inviter' | 'groups' | 'placesLeft'> {
  const { plusOnes, maxDepth, depletesInviter, deauthorize, confirm, returnTo } = invite
  return {
    acceptBefore: new Date(invite.acceptBefore).toISOString(),
    accessUntil: formatInstant(invite.accessUntil),
    accessFor: formatDuration(invite.accessForSeconds),
    maxUseTime: formatDuration(invite.maxUseSeconds),
    ...{ plusOnes, maxDepth, depletesInviter, deauthorize, confirm, returnTo },
  }
}
