import { type EntityManager, In } from 'typeorm'
import { z } from 'zod'
import { PolicyEntity, type PolicyParameters } from '../../store/index.js'
import { formatInstant } from '../fields/instant.js'

/** An attached policy on the wire. */
export const attachmentSchema = z.strictObject({
  id: z.string(),
  policy: z.string(),
  parameters: z.record(z.string(), z.string()),
  createdAt: z.string().nullable(),
})

/** An attached policy on the wire. */
export type AttachmentRepresentation = z.infer<typeof attachmentSchema>

/** The columns of whatever attaches a policy. */
export interface AttachedRow {
  readonly policyId: string
  readonly parameters: PolicyParameters
  readonly createdAt: number
}

/** Puts some attachments on the wire, with one query. */
export async function representAttachments(
  manager: EntityManager,
  rows: readonly AttachedRow[],
): Promise<readonly AttachmentRepresentation[]> {
  const policies = await manager.findBy(PolicyEntity, { id: In([...new Set(rows.map(({ policyId }) => policyId))]) })
  const names = new Map(policies.map(({ id, name }) => [id, name]))
  return rows.map((row) => representAttachment(row, names.get(row.policyId) ?? ''))
}

/** Puts an attachment on the wire. */
export function representAttachment(
  { parameters, createdAt }: Omit<AttachedRow, 'policyId'>,
  policy: string,
): AttachmentRepresentation {
  return { id: policy, policy, parameters: { ...parameters }, createdAt: formatInstant(createdAt) }
}
