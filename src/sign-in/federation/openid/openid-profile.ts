import type { Profile, ProviderGroup } from '../profile.js'
import { profileTexts } from '../profile-texts.js'

/** Claims of the identity token, or of the userinfo endpoint. */
export type Claims = Readonly<Record<string, unknown>>

/** Who somebody is by the claims of both. Those of the identity token count first, because they are signed. */
export function openIdProfile(
  issuer: string,
  subject: string,
  idToken: Claims,
  userinfo: Claims,
  groups: readonly ProviderGroup[],
): Profile {
  const claims: Claims = { ...userinfo, ...idToken }
  const texts = profileTexts({
    preferredUsername: claims['preferred_username'] ?? claims['nickname'],
    name: claims['name'],
    picture: claims['picture'],
    email: claims['email'],
    // Of an organization only the signed word counts.
    hostedDomain: idToken['hd'],
  })
  return {
    issuer,
    subject,
    ...texts,
    emailVerified: texts.email !== undefined && isVerified(idToken, userinfo),
    groups,
  }
}

/** Whether the address that counts was verified, by the word of who says the address. `"true"` is no word. */
function isVerified(idToken: Claims, userinfo: Claims): boolean {
  if (idToken['email'] === undefined) return userinfo['email_verified'] === true
  if (idToken['email_verified'] !== undefined) return idToken['email_verified'] === true
  return userinfo['email'] === idToken['email'] && userinfo['email_verified'] === true
}
