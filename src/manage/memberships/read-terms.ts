import { type EntityManager, In } from 'typeorm'
import { z } from 'zod'
import { type MembershipEntity, MembershipTermsEntity } from '../../store/index.js'
import { inBatches } from '../in-batches.js'

/** What a membership is besides being one, on the wire. */
export const termsSchema = z.strictObject({
  owner: z.boolean(),
  /** Name of who invited; null: nobody did, or they are no member any more. */
  invitedBy: z.string().nullable(),
  /** How many may still be invited; null: any number. */
  spots: z.number().nullable(),
  /** How long the chain of invites below may become; null: any length. */
  maxDepth: z.number().nullable(),
  deauthorize: z.enum(['none', 'descendants', 'group']),
  depletesInviter: z.boolean(),
  /** How long it may be used, as ISO 8601 writes it; null: no limit. */
  maxUseTime: z.string().nullable(),
  /** How much of it is used; null where there is no limit. */
  usedTime: z.string().nullable(),
})

/** What a membership is besides being one, on the wire. */
export type TermsRepresentation = z.infer<typeof termsSchema>

/** Terms of a membership that somebody just gave: nothing is passed on. */
const PLAIN: TermsRepresentation = {
  ...{ owner: false, invitedBy: null, spots: 0, maxDepth: 0, deauthorize: 'none' },
  ...{ depletesInviter: false, maxUseTime: null, usedTime: null },
}

/** Gives the terms of a membership on the wire. */
export type TermsOf = (membership: Pick<MembershipEntity, 'id'>) => TermsRepresentation

/** Reads the terms of some memberships, with a few queries. */
export async function readTerms(
  manager: EntityManager,
  memberships: readonly Pick<MembershipEntity, 'id'>[],
): Promise<TermsOf> {
  const terms = new Map<string, MembershipTermsEntity>()
  await inBatches(memberships, async (batch) => {
    const rows = await manager.findBy(MembershipTermsEntity, { id: In(batch.map(({ id }) => id)) })
    for (const row of rows) terms.set(row.id, row)
  })
  const inviters = await readInviters(manager, [...terms.values()])
  return ({ id }) => {
    const row = terms.get(id)
    return row === undefined ? PLAIN : represent(row, inviters.get(row.inviterMembershipId ?? '') ?? null)
  }
}

function represent(terms: MembershipTermsEntity, invitedBy: string | null): TermsRepresentation {
  const { owner, spots, maxDepth, deauthorize, depletes: depletesInviter, useLimitSeconds, usedSeconds } = terms
  const isLimited = useLimitSeconds !== null
  return {
    ...{ owner, invitedBy, spots, maxDepth, deauthorize, depletesInviter },
    maxUseTime: isLimited ? duration(useLimitSeconds) : null,
    usedTime: isLimited ? duration(usedSeconds) : null,
  }
}

function duration(seconds: number): string {
  return `PT${seconds}S`
}

/** Names of the users who have memberships, by the ids of those. */
async function readInviters(
  manager: EntityManager,
  terms: readonly MembershipTermsEntity[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>()
  const ids = [...new Set(terms.flatMap(({ inviterMembershipId }) => inviterMembershipId ?? []))]
  await inBatches(ids, async (batch) => {
    const rows = await manager
      .createQueryBuilder()
      .from('memberships', 'm')
      .innerJoin('users', 'u', 'u.id = m.user_id')
      .where('m.id in (:...ids)', { ids: [...batch] })
      .select(['m.id as "id"', 'u.username as "username"'])
      .getRawMany<{ id: string; username: string }>()
    for (const { id, username } of rows) names.set(id, username)
  })
  return names
}
