import type { Row } from '../api/data-provider.js'

/** An OAuth client, as the API shows it. */
export interface Client extends Row {
  readonly client_id: string
  readonly name: string
  readonly owner: string
  readonly type: 'confidential' | 'public'
  readonly enabled: boolean
  readonly redirect_uris: readonly string[]
  readonly post_logout_redirect_uris: readonly string[]
  readonly grants: readonly string[]
  readonly scopes: readonly string[]
  readonly services: readonly string[] | null
  readonly access_token_seconds: number
  readonly refresh_token_seconds: number
  readonly secrets: readonly { readonly id: string; readonly created_at: string | null }[]
  /** Answered once: when it is made, or rotated. */
  readonly client_secret?: string
}

/** Ways to a token, in plain words. */
export const GRANTS: readonly { readonly id: string; readonly name: string }[] = [
  { id: 'authorization_code', name: 'Authorization code: people sign in by a browser and agree' },
  { id: 'refresh_token', name: 'Refresh token: goes on without them' },
  { id: 'client_credentials', name: 'Client credentials: acts as its owner, without a browser' },
  { id: 'device_code', name: 'Device code: a device without a browser' },
  { id: 'password', name: 'Password: takes the password itself; for old clients' },
]

/** What may be changed of a client. */
export function formOf(
  client: Client,
): Omit<Client, 'id' | 'client_id' | 'etag' | 'enabled' | 'type' | 'secrets' | 'client_secret'> {
  const { name, owner, redirect_uris, post_logout_redirect_uris, grants, scopes, services } = client
  const { access_token_seconds, refresh_token_seconds } = client
  return {
    ...{ name, owner, redirect_uris, post_logout_redirect_uris, grants, scopes, services: services ?? [] },
    ...{ access_token_seconds, refresh_token_seconds },
  }
}

/** What of a form goes to the API: no services means any. */
export function bodyOf(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { services, client_id: id, ...rest } = values
  const named = Array.isArray(services) && services.length > 0 ? services : null
  return { ...rest, services: named, ...(typeof id === 'string' && id !== '' ? { client_id: id } : {}) }
}

/** The address at which the browser of a user begins, to try a client; `undefined` for one that has no use for it. */
export function authorizeAddress(
  service: string,
  { client_id: id, redirect_uris: [redirect], scopes, grants }: Client,
): string | undefined {
  if (redirect === undefined || !grants.includes('authorization_code')) return undefined
  const url = new URL('oauth/authorize', service)
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: id,
    redirect_uri: redirect,
    scope: scopes.join(' '),
    code_challenge_method: 'S256',
    code_challenge: 'CHALLENGE',
  }).toString()
  return url.href
}

/** The command that gets a token; `undefined` where it takes a browser. */
export function tokenCommand(service: string, { client_id: id, scopes, grants }: Client): string | undefined {
  if (!grants.includes('client_credentials')) return undefined
  return `curl -s -u '${id}:SECRET' -d 'grant_type=client_credentials&scope=${encodeURIComponent(scopes.join(' '))}' ${service}oauth/token`
}
