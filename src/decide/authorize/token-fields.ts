import type { Identity } from '@tinyauth/decision'
import type { Json } from '../../common/audit-event.js'
import type { TokenFields } from './answer.js'

const NONE: TokenFields = {}

/** What is told of the access token of an identity. @param named whether whoever asks is told who it is */
export function tokenFields(identity: Identity | undefined, named: boolean): TokenFields {
  const token = identity?.token
  if (token === undefined) return NONE
  return { ...(named ? { ClientId: token.clientId } : {}), Scopes: token.scopes }
}

/** Audit fields of the same; of the token itself nothing is written. */
export function auditedToken(identity: Identity | undefined): Readonly<Record<string, Json>> {
  const token = identity?.token
  return token === undefined ? {} : { 'response.oauth-client': token.clientId, 'response.oauth-scopes': token.scopes }
}
