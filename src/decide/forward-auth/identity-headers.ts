import type { LeasedIdentity } from '../leases/leased-identities.js'

/** Every header that says who it is; a proxy takes each of them away from what clients send. */
export const IDENTITY_HEADERS = [
  'X-Tinyauth-User',
  'X-Tinyauth-User-Id',
  'X-Tinyauth-Name',
  'X-Tinyauth-Email',
  'X-Tinyauth-Email-Verified',
  'X-Tinyauth-Groups',
  'X-Tinyauth-Mfa',
  'X-Tinyauth-Identity-Jwt',
] as const

/** Headers by name. */
export type IdentityHeaders = Partial<Record<(typeof IDENTITY_HEADERS)[number], string>>

/** Who it is, for the service behind the proxy. What is not known has no header. */
export function identityHeaders(identity: LeasedIdentity, jwt: string | undefined): IdentityHeaders {
  const { id, uid, name, email, emailVerified, groups, mfa } = identity
  return {
    'X-Tinyauth-User': headerText(id),
    'X-Tinyauth-User-Id': headerText(uid),
    ...(name === null ? {} : { 'X-Tinyauth-Name': headerText(name) }),
    ...(email === null
      ? {}
      : { 'X-Tinyauth-Email': headerText(email), 'X-Tinyauth-Email-Verified': String(emailVerified) }),
    'X-Tinyauth-Groups': groups.map((group) => headerText(group).replaceAll(',', '%2C')).join(','),
    'X-Tinyauth-Mfa': String(mfa),
    ...(jwt === undefined ? {} : { 'X-Tinyauth-Identity-Jwt': jwt }),
  }
}

/**
 * A text that may stand in a header: everything but printable ASCII, `%`, and blanks at the ends are escapes of UTF-8
 * (RFC 3986, section 2.1), so that `decodeURIComponent` gives the text back.
 *
 * `Zoe Smith` stays, `Zoë` becomes `Zo%C3%AB`, `100 %` becomes `100 %25`; a line feed becomes `%0A`.
 */
export function headerText(text: string): string {
  // Half of a surrogate pair cannot be encoded and would throw; the detour by bytes makes it U+FFFD.
  const whole = Buffer.from(text).toString()
  return whole.replaceAll(/^ +| +$|[^ -~]|%/gu, (part) => encodeURIComponent(part))
}
