import type { Profile } from '../../federation/profile.js'
import { subjectOf } from '../../federation/profile-texts.js'
import { directIssuer } from './direct-issuer.js'

/** Name of the provider that `TEST_LOGIN` switches on. */
export const TEST_PROVIDER = 'test'

/** Anybody as anybody, for development alone (capabilities M4): it is made only outside of production with `TEST_LOGIN=true`. */
export class TestLogin {
  readonly kind = 'test'

  /** The profile of whoever the user says to be; `undefined` for no name, a too long one, or one with control characters. */
  profileOf(who: string): Profile | undefined {
    const subject = subjectOf(who.trim())
    if (subject === undefined) return undefined
    return {
      issuer: directIssuer(TEST_PROVIDER),
      subject,
      preferredUsername: subject,
      name: subject,
      emailVerified: false,
      groups: [],
    }
  }
}
