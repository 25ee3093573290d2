import { type HeaderList, parseBasic } from '@tinyauth/decision'
import { sentToken } from './sent-token.js'

type NamedFields = Readonly<Record<string, string>>

/** A failed proof named nobody, or none failed. */
export const NOBODY: NamedFields = {}

/** Audit fields of whom a failed proof named: session tokens name users, all else names access keys. */
export function namedFields({ named }: { readonly named?: string }, headers: HeaderList): NamedFields {
  if (named === undefined) return NOBODY
  return sentToken(headers) === undefined ? { 'request.access_key_id': named } : { 'request.user': named }
}

/** As `namedFields`, of a user name and a password. */
export function namedLogin(headers: HeaderList): NamedFields {
  const name = parseBasic(headers.one('authorization') ?? '')?.username
  return name === undefined ? NOBODY : { 'request.user': name }
}
