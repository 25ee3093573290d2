import { randomBytes } from 'node:crypto'

/** The options of `TinyauthLoginModule`. */
export interface LoginOptions {
  /**
   * Sends the cookies over plain HTTP too, for development. Refused in production (`NODE_ENV`). Default `false`.
   */
  readonly insecureCookies?: boolean
  /** Where to go after signing in when nobody said where, a path of this site. Default `/`. */
  readonly home?: string
  /**
   * Attempts from one address in 15 minutes that may fail, 1 to 100000; of IPv6 a /64 is one address. Default 10. Behind a proxy
   * that the application does not trust all people have one address.
   */
  readonly attemptsPerAddress?: number
  /** Makes the second proof of the form: letters, digits, `-` and `_`, nothing that can be guessed. Default: 256 random bits. */
  readonly randomText?: () => string
}

/** Injection token of the options. */
export const LOGIN_OPTIONS = Symbol('tinyauth:login-options')

/** 256 bits that nobody can guess. */
export function randomText(): string {
  return randomBytes(32).toString('base64url')
}
