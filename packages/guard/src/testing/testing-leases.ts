import { HeaderList } from '@tinyauth/decision'
import { AuthenticationFailed } from '../authorizer/errors.js'
import type { Identity } from '../decider.js'
import type { Visit } from '../leases/held-leases.js'
import { Leases } from '../leases/leases.js'
import { readTestingCredential } from './testing-credential.js'
import type { TestingDecider } from './testing-decider.js'

/** Knows who is signed in by the headers of `signedIn`: every user of a testing decider can be. */
export class TestingLeases extends Leases {
  constructor(private readonly decider: TestingDecider) {
    super()
  }

  override held({ cookies }: Visit): Identity | undefined {
    const credential = readTestingCredential(new HeaderList([['cookie', cookies]]))
    if (credential === undefined || credential === 'other') return undefined
    const { username, mfa } = credential
    const { users } = this.decider.options
    if (!Object.hasOwn(users, username)) return undefined
    const { profile = {}, groups = {} } = users[username] ?? {}
    const known = { name: null, picture: null, emailVerified: false, ...profile }
    const user = { ...known, id: username, uid: `testing-${username}`, groups: Object.keys(groups), mfa }
    return { username, user }
  }

  /** Whoever is not held is nobody. */
  override ask(): Promise<Identity> {
    return Promise.reject(new AuthenticationFailed('InvalidSignature'))
  }

  override close(): Promise<void> {
    return Promise.resolve()
  }
}
