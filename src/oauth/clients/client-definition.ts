import type { OAuthClientEntity, OAuthGrant } from '../../store/index.js'
import type { ClientChanges, NewClient } from './client-schemas.js'
import { ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS } from './token-seconds.js'

/** What a client is, besides its secrets. */
export interface ClientDefinition extends Pick<
  OAuthClientEntity,
  'displayName' | 'type' | 'enabled' | 'accessTokenSeconds' | 'refreshTokenSeconds'
> {
  /** User name. */
  readonly owner: string
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly grants: readonly OAuthGrant[]
  readonly scopes: readonly string[]
  /** Null: any. */
  readonly services: readonly string[] | null
}

/** What a new client is, with its defaults: its id as its name, whoever makes it as its owner. */
export function newDefinition(body: NewClient, clientId: string, caller: string): ClientDefinition {
  return {
    displayName: textOr(body.name, clientId),
    owner: body.owner ?? caller,
    type: body.type ?? 'confidential',
    enabled: body.enabled ?? true,
    redirectUris: body.redirect_uris ?? [],
    postLogoutRedirectUris: body.post_logout_redirect_uris ?? [],
    grants: body.grants ?? [],
    scopes: body.scopes ?? [],
    services: body.services ?? null,
    accessTokenSeconds: body.access_token_seconds ?? ACCESS_TOKEN_SECONDS.byDefault,
    refreshTokenSeconds: body.refresh_token_seconds ?? REFRESH_TOKEN_SECONDS.byDefault,
  }
}

/** What a client becomes: what is absent stays as it is, and null too, but for `services`, where it means any. */
export function changedDefinition(before: ClientDefinition, changes: ClientChanges): ClientDefinition {
  return {
    displayName: textOr(changes.name, before.displayName),
    owner: changes.owner ?? before.owner,
    type: before.type,
    enabled: changes.enabled ?? before.enabled,
    redirectUris: changes.redirect_uris ?? before.redirectUris,
    postLogoutRedirectUris: changes.post_logout_redirect_uris ?? before.postLogoutRedirectUris,
    grants: changes.grants ?? before.grants,
    scopes: changes.scopes ?? before.scopes,
    services: changes.services === undefined ? before.services : changes.services,
    accessTokenSeconds: changes.access_token_seconds ?? before.accessTokenSeconds,
    refreshTokenSeconds: changes.refresh_token_seconds ?? before.refreshTokenSeconds,
  }
}

/** What a stored client is. */
export function definitionOf(client: OAuthClientEntity, owner: string): ClientDefinition {
  const { displayName, type, enabled, redirectUris, postLogoutRedirectUris, grants, scopes, services } = client
  const { accessTokenSeconds, refreshTokenSeconds } = client
  return {
    ...{ displayName, owner, type, enabled, redirectUris, postLogoutRedirectUris, grants, scopes, services },
    ...{ accessTokenSeconds, refreshTokenSeconds },
  }
}

function textOr(text: string | null | undefined, otherwise: string): string {
  return text === null || text === undefined || text === '' ? otherwise : text
}
