import { z } from 'zod'

/** A boundary on the wire: the managed policy, and what its parameters stand for. */
export const boundarySchema = z.strictObject({
  policy: z.string(),
  parameters: z.record(z.string(), z.string()),
})

/** A boundary on the wire. */
export type BoundaryRepresentation = z.infer<typeof boundarySchema>
