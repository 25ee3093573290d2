import type { OAuthArtifactEntity } from '../../src/store/index.js'
import * as a from '../store/fixtures.js'

/** What a user let an app do at one sign-in; `scope` separated by blanks. */
export function grantOf(
  userId: string,
  clientId: string,
  scope: string,
  fields: Partial<OAuthArtifactEntity> = {},
): OAuthArtifactEntity {
  const payload = { openid: { scope } }
  return a.oauthArtifact(userId, clientId, { kind: 'Grant', payload, scopes: null, ...fields })
}
