import { z } from 'zod'
import { formatInstant } from '../../manage/index.js'
import type { OAuthClientEntity } from '../../store/index.js'
import { GRANTS } from './client-schemas.js'

/** A client on the wire, without its secrets: their ids alone. */
export const oauthClientSchema = z.strictObject({
  id: z.string(),
  client_id: z.string(),
  name: z.string(),
  owner: z.string(),
  type: z.enum(['confidential', 'public']),
  enabled: z.boolean(),
  redirect_uris: z.array(z.string()),
  post_logout_redirect_uris: z.array(z.string()),
  grants: z.array(z.enum(GRANTS)),
  scopes: z.array(z.string()),
  services: z.array(z.string()).nullable(),
  access_token_seconds: z.int(),
  refresh_token_seconds: z.int(),
  secrets: z.array(z.strictObject({ id: z.string(), created_at: z.string().nullable() })),
  created_at: z.string().nullable(),
  updated_at: z.string().nullable(),
})

/** A client on the wire with a new secret: the only time that it is shown. Absent: a public client has none. */
export const clientWithSecretSchema = oauthClientSchema.extend({ client_secret: z.string().optional() })

/** A client on the wire. */
export type ClientRepresentation = z.infer<typeof oauthClientSchema>

/** A client on the wire, with a new secret. */
export type ClientWithSecret = z.infer<typeof clientWithSecretSchema>

/** Puts a client on the wire. Names member by member what goes out. */
export function representClient(client: OAuthClientEntity, owner: string): ClientRepresentation {
  return {
    id: client.clientId,
    client_id: client.clientId,
    name: client.displayName,
    owner,
    type: client.type,
    enabled: client.enabled,
    redirect_uris: [...client.redirectUris],
    post_logout_redirect_uris: [...client.postLogoutRedirectUris],
    grants: [...client.grants],
    scopes: [...client.scopes],
    services: client.services === null ? null : [...client.services],
    access_token_seconds: client.accessTokenSeconds,
    refresh_token_seconds: client.refreshTokenSeconds,
    secrets: client.secrets.map(({ id, createdAt }) => ({ id, created_at: formatInstant(createdAt) })),
    created_at: formatInstant(client.createdAt),
    updated_at: formatInstant(client.updatedAt),
  }
}
