import type { Identity } from '../decider.js'
import type { JsonObject } from '../service/json-answer.js'
import { isName, isTextList, optional, unreadable } from './answer-fields.js'

/** The OAuth access token that proved somebody, as far as the service tells. */
export interface ProvedToken {
  /** Told to those who are told the identity. */
  readonly clientId: string | undefined
  readonly scopes: readonly string[]
}

/**
 * What an answer says of an access token; `undefined`: something else proved who it is, or the service knows of no such tokens.
 *
 * @throws ConnectionError for members of a wrong type, and where nobody was proved
 */
export function readToken(body: JsonObject, authenticated: boolean): ProvedToken | undefined {
  const scopes = optional(body, 'Scopes', isTextList)
  const clientId = optional(body, 'ClientId', isName)
  if (scopes === undefined && clientId === undefined) return undefined
  if (!authenticated) throw unreadable('Scopes', 'are there, and nobody was proved')
  if (scopes === undefined) throw unreadable('Scopes', 'are missing')
  return { clientId, scopes }
}

/** Who was proved, and by what client's token; `undefined` where nobody is named. */
export function identityBy(username: string | undefined, token: ProvedToken | undefined): Identity | undefined {
  if (username === undefined) return undefined
  if (token === undefined) return { username }
  const { clientId, scopes } = token
  return { username, ...(clientId === undefined ? {} : { clientId }), scopes }
}

/** Whether two answers speak of the same token; one may tell less of it. */
export function isSameToken(one: ProvedToken | undefined, other: ProvedToken | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  const isSameClient = one.clientId === other.clientId || one.clientId === undefined || other.clientId === undefined
  return isSameClient && one.scopes.length === other.scopes.length && one.scopes.every((s, i) => s === other.scopes[i])
}
