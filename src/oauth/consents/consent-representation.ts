import { z } from 'zod'
import { formatInstant } from '../../manage/index.js'
import type { Consent } from './consents.js'

/** A consent on the wire. */
export const consentSchema = z.strictObject({
  client_id: z.string(),
  name: z.string().describe('what people read'),
  scopes: z.array(z.string()),
  since: z.string().nullable(),
  last_used: z.string().nullable().describe('when it got its newest token; null: none is kept'),
})

/** A consent on the wire. */
export type ConsentRepresentation = z.infer<typeof consentSchema>

/** Puts a consent on the wire. */
export function representConsent({ client, scopes, since, lastUsed }: Consent): ConsentRepresentation {
  return {
    client_id: client.clientId,
    name: client.displayName,
    scopes: [...scopes],
    since: formatInstant(since),
    last_used: formatInstant(lastUsed),
  }
}
