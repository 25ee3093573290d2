import { FederationError } from '../federation-error.js'
import type { Profile } from '../profile.js'
import { profileTexts, subjectOf } from '../profile-texts.js'
import { groupsOfClaim } from '../provider-groups.js'
import type { SettingsOf } from '../settings/provider-settings.js'

/** Where the answer of a userinfo endpoint has what. */
export type FieldMapping = SettingsOf<'oauth2'>['mapping']

/**
 * A profile out of the answer of a userinfo endpoint. A subject may be a whole number, which many APIs have; `emailVerified` is the
 * boolean `true` or is not.
 *
 * @throws FederationError `SubjectMissing`
 */
export function mappedProfile(issuer: string, answer: unknown, mapping: FieldMapping): Profile {
  const read = (field: string | undefined): unknown => (field === undefined ? undefined : memberAt(answer, field))
  const subject = subjectOf(textOfNumber(read(mapping.subject)))
  if (subject === undefined) throw new FederationError('SubjectMissing', `\`${mapping.subject}\` names nobody`)
  const texts = profileTexts({
    preferredUsername: read(mapping.preferredUsername),
    name: read(mapping.name),
    picture: read(mapping.picture),
    email: read(mapping.email),
  })
  const emailVerified = texts.email !== undefined && read(mapping.emailVerified) === true
  return { issuer, subject, ...texts, emailVerified, groups: groupsOfClaim(read(mapping.groups)) }
}

/** `data.id` is the member `data.id`, or else `id` of `data`. Members of the prototype are none. */
export function memberAt(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  // An object can be asked for any name that it owns.
  const members = value as Readonly<Record<string, unknown>>
  if (Object.hasOwn(members, path)) return members[path]
  const dot = path.indexOf('.')
  const first = path.slice(0, dot)
  return dot > 0 && Object.hasOwn(members, first) ? memberAt(members[first], path.slice(dot + 1)) : undefined
}

function textOfNumber(value: unknown): unknown {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
}
