import { z } from 'zod'
import { isoTime } from '@tinyauth/decision'
import type { FactorView } from './factors.js'

/** A factor as the API shows it: never anything with which somebody could show it. */
export const factorSchema = z.object({
  id: z.string(),
  kind: z.enum(['totp', 'webauthn']),
  name: z.string(),
  discoverable: z.boolean().describe('a passkey that signs in without user name'),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
})

/** The second factors of a user as the API shows them. */
export const factorsSchema = z.object({ factors: z.array(factorSchema), recoveryCodesLeft: z.int() })

/** The second factors of a user as the API shows them. */
export type FactorsRepresentation = z.infer<typeof factorsSchema>

/** Shows the second factors of a user. */
export function representFactors(factors: readonly FactorView[], recoveryCodesLeft: number): FactorsRepresentation {
  return { factors: factors.map(representFactor), recoveryCodesLeft }
}

function representFactor(view: FactorView): z.infer<typeof factorSchema> {
  return {
    id: view.id,
    kind: view.kind,
    name: view.name,
    discoverable: view.discoverable,
    createdAt: isoTime(view.createdAtMs),
    lastUsedAt: view.lastUsedAtMs === undefined ? null : isoTime(view.lastUsedAtMs),
  }
}
