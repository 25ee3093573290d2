import { hasControlCharacter } from '@tinyauth/decision'
import type { FederatedProfile } from '../../../store/index.js'
import type { Profile, ProviderGroup } from '../../federation/profile.js'
import { profileTexts, subjectOf } from '../../federation/profile-texts.js'
import { groupPathOf } from '../../federation/provider-groups.js'

const LONGEST_ISSUER = 2048
const MOST_GROUPS = 10_000
const CREDENTIAL = /^[\w-]{1,64}$/

/**
 * A profile within its bounds, whoever made it: a provider of the application is code of others. `undefined` where it names
 * nobody, or more groups than are looked at.
 */
export function boundedProfile(profile: Profile): Profile | undefined {
  const subject = subjectOf(profile.subject)
  if (subject === undefined || !isIssuer(profile.issuer) || profile.groups.length > MOST_GROUPS) return undefined
  const texts = profileTexts(profile)
  const emailVerified = texts.email !== undefined && profile.emailVerified === true
  const groups = profile.groups.flatMap(boundedGroup)
  return { issuer: profile.issuer, subject, ...texts, emailVerified, groups, ...credentialOf(profile) }
}

/** What is kept of a profile with the identity. */
export function keptProfile({ issuer: _issuer, subject: _subject, ...rest }: Profile): FederatedProfile {
  return rest
}

function credentialOf({ credential }: Profile): Pick<Profile, 'credential'> {
  return typeof credential === 'string' && CREDENTIAL.test(credential) ? { credential } : {}
}

function isIssuer(issuer: unknown): boolean {
  if (typeof issuer !== 'string' || issuer === '' || issuer.length > LONGEST_ISSUER) return false
  return !hasControlCharacter(issuer) && !/\p{Cs}/u.test(issuer)
}

function boundedGroup({ path, accessLevel }: ProviderGroup): readonly ProviderGroup[] {
  const bounded = groupPathOf(path)
  if (bounded === undefined) return []
  return [{ path: bounded, ...(typeof accessLevel === 'number' ? { accessLevel } : {}) }]
}
