import type { HeaderList } from '@tinyauth/decision'
import { isWord } from '../settings/characters.js'

/** What a test request sends to be somebody. */
export interface TestingCredential {
  readonly username: string
  /** Whether a second factor was used: the context key `Mfa`. */
  readonly mfa: boolean
}

const PREFIX = 'Bearer testing.'
const MFA_PREFIX = 'Bearer testing+mfa.'

/**
 * The headers of a request of a user of a testing decider: `Authorization: Bearer testing.fred`. No service takes them.
 * `mfa`: a second factor was used; default false.
 *
 * @throws TypeError for a name that no user can have
 */
export function asUser(username: string, options: { readonly mfa?: boolean } = {}): { readonly authorization: string } {
  if (!isUsername(username)) throw new TypeError(`no user can be named \`${username}\``)
  return { authorization: `${options.mfa === true ? MFA_PREFIX : PREFIX}${username}` }
}

/** Whether a user can have this name, as the service says (domain-model 5.9). */
export function isUsername(name: string): boolean {
  return isWord(name, '._@+-')
}

/**
 * Who the headers stand for; `undefined` when nothing proves anybody, `other` for every proof but that of `asUser`: another
 * scheme, a second `Authorization`, a cookie of a session.
 */
export function readTestingCredential(headers: HeaderList): TestingCredential | 'other' | undefined {
  const sent = headers.all('authorization')
  if (headers.has('cookie') || sent.length > 1) return 'other'
  const [value] = sent
  if (value === undefined) return undefined
  if (value.startsWith(PREFIX)) return { username: value.slice(PREFIX.length), mfa: false }
  if (value.startsWith(MFA_PREFIX)) return { username: value.slice(MFA_PREFIX.length), mfa: true }
  return 'other'
}
