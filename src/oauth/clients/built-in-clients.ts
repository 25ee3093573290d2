import type { Config } from '../../common/config/index.js'
import { API_DOCS, type OAuthClientEntity } from '../../store/index.js'
import { ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS } from './token-seconds.js'

/** A client that stands in no table: nobody owns it, and nobody changes it. */
export type BuiltInClient = Omit<
  OAuthClientEntity,
  'id' | 'lowerClientId' | 'ownerId' | 'createdAt' | 'updatedAt' | 'version'
>

/** Whether a public id, in whatever case, belongs to a client that is built in. */
export function isBuiltInClient(publicId: string): boolean {
  return publicId.toLowerCase() === API_DOCS
}

/**
 * The client of the page that shows the API: public, so that it proves itself by PKCE alone. Without `PUBLIC_URL` there is none,
 * for nobody knows where that page is.
 */
export function builtInClient({ publicUrl }: Pick<Config, 'publicUrl'>): BuiltInClient | undefined {
  if (publicUrl === undefined) return undefined
  return {
    clientId: API_DOCS,
    displayName: 'API documentation',
    type: 'public',
    enabled: true,
    redirectUris: [`${publicUrl}/api/docs/oauth2-redirect.html`],
    postLogoutRedirectUris: [],
    grants: ['authorization_code', 'refresh_token'],
    scopes: ['openid', 'profile', 'read', 'write', 'execute'],
    services: null,
    secrets: [],
    accessTokenSeconds: ACCESS_TOKEN_SECONDS.byDefault,
    refreshTokenSeconds: REFRESH_TOKEN_SECONDS.byDefault,
  }
}
