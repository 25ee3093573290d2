import { parseUrl } from '@tinyauth/decision'
import type { OAuthGrant } from '../../store/index.js'
import type { BuiltInClient } from '../clients/built-in-clients.js'

/** Names of the grants on the wire (RFC 8628 for devices). */
const GRANT_TYPES: Readonly<Record<OAuthGrant, string>> = {
  authorization_code: 'authorization_code',
  refresh_token: 'refresh_token',
  client_credentials: 'client_credentials',
  device_code: 'urn:ietf:params:oauth:grant-type:device_code',
  password: 'password',
}

/** Metadata that are ours: what the tokens of a client last. */
export const OWN_METADATA = ['access_token_seconds', 'refresh_token_seconds', 'secret_hashes'] as const

/** A client as the library wants it (OpenID Connect Dynamic Client Registration, 2). */
export function clientMetadata(client: BuiltInClient): Readonly<Record<string, unknown>> {
  const isPublic = client.type === 'public'
  return {
    client_id: client.clientId,
    client_name: client.displayName,
    application_type: isNativeClient(client) ? 'native' : 'web',
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.postLogoutRedirectUris,
    grant_types: client.grants.map((grant) => GRANT_TYPES[grant]),
    response_types: client.grants.includes('authorization_code') ? ['code'] : [],
    scope: client.scopes.join(' '),
    token_endpoint_auth_method: isPublic ? 'none' : 'client_secret_basic',
    // The library wants one; what a secret is compared with are the hashes.
    ...(isPublic ? {} : { client_secret: 'its hashes are compared' }),
    access_token_seconds: client.accessTokenSeconds,
    refresh_token_seconds: client.refreshTokenSeconds,
    secret_hashes: client.secrets.map(({ hash }) => hash),
  }
}

/** Of a native application anybody may claim to be it, so the library asks its users each time (RFC 8252, 8.6; RFC 8628, 5.4). */
function isNativeClient({ type, grants, redirectUris }: BuiltInClient): boolean {
  return redirectUris.some(isNative) || (type === 'public' && grants.includes('device_code'))
}

/** Whether an address is of an application on the device of its user (RFC 8252, 7). */
function isNative(address: string): boolean {
  const url = parseUrl(address)
  return url?.protocol !== 'https:'
}
