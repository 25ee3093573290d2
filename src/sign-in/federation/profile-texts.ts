import { hasControlCharacter, parseUrl } from '@tinyauth/decision'
import type { Profile } from './profile.js'

const LONGEST_NAME = 200
const LONGEST_EMAIL = 320
const LONGEST_PICTURE = 2048
const LONGEST_SUBJECT = 255

/** What a provider said of somebody, before anything was checked. */
export interface UncheckedTexts {
  readonly preferredUsername?: unknown
  readonly name?: unknown
  readonly picture?: unknown
  readonly email?: unknown
  readonly hostedDomain?: unknown
}

/** The texts of a profile that can be kept. One that is too long, not text, or has control characters is left out. */
export function profileTexts(
  unchecked: UncheckedTexts,
): Pick<Profile, 'preferredUsername' | 'name' | 'picture' | 'email' | 'hostedDomain'> {
  const preferredUsername = textOf(unchecked.preferredUsername, LONGEST_NAME)
  const name = textOf(unchecked.name, LONGEST_NAME)
  const picture = pictureOf(unchecked.picture)
  const email = emailOf(unchecked.email)
  const hostedDomain = textOf(unchecked.hostedDomain, LONGEST_NAME)
  return {
    ...(preferredUsername === undefined ? {} : { preferredUsername }),
    ...(name === undefined ? {} : { name }),
    ...(picture === undefined ? {} : { picture }),
    ...(email === undefined ? {} : { email }),
    ...(hostedDomain === undefined ? {} : { hostedDomain: hostedDomain.toLowerCase() }),
  }
}

/**
 * A subject that can be an identity. Accepted: `248289761001`, `auth0|5f7c`. Rejected: the number 1 (two spellings of one number
 * would be two people), the empty text, texts of more than 255 characters, with control characters, halves of surrogate pairs (which a
 * database cannot tell apart) or spaces around.
 */
export function subjectOf(value: unknown): string | undefined {
  const subject = textOf(value, LONGEST_SUBJECT)
  return subject !== value ? undefined : subject
}

/** Accepted: `fred@example.com`. Rejected: texts without `@` inside, with spaces, of more than 320 characters. */
export function emailOf(value: unknown): string | undefined {
  const email = textOf(value, LONGEST_EMAIL)
  if (email === undefined || /\s/.test(email)) return undefined
  const at = email.lastIndexOf('@')
  return at > 0 && at < email.length - 1 ? email : undefined
}

function textOf(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string' || value.length > longest || hasUnprintable(value)) return undefined
  const text = value.trim()
  return text === '' ? undefined : text
}

/** Also halves of surrogate pairs, and the marks that turn the direction of writing: they make one name look like another. */
function hasUnprintable(text: string): boolean {
  return hasControlCharacter(text) || /[\p{Cs}\u0080-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u.test(text)
}

function pictureOf(value: unknown): string | undefined {
  const address = textOf(value, LONGEST_PICTURE)
  const url = address === undefined ? undefined : parseUrl(address)
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined
}
