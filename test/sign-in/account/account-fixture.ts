import { generate } from 'otplib'
import { ManualClock } from '../../../src/common/clock.js'
import type { Answer } from '../../service/client.js'
import { startService, succeeded, type TestService } from '../../service/harness.js'
import { type PolicyInput } from '../../service/policies.js'
import { BrowserClient, hiddenField } from '../browser-client.js'

/** Where the service under test is reached, as far as passkeys know. */
export const ORIGIN = 'http://localhost:8700'

/** 2026-11-22, 10:00 UTC. */
const NOW = Date.parse('2026-11-22T10:00:00Z')

/** A user in a browser. */
export interface AccountUser {
  readonly username: string
  readonly password: string
  readonly browser: BrowserClient
}

/** An audit event as far as tests look at it. */
export type Event = Readonly<Record<string, unknown>>

/** A service with a clock of its own, and what tests of the account need. */
export class AccountFixture {
  private constructor(
    readonly service: TestService,
    readonly clock: ManualClock,
  ) {}

  static async start(env: Readonly<Record<string, string>> = {}, dataDir?: string): Promise<AccountFixture> {
    const clock = new ManualClock(NOW)
    const place = dataDir === undefined ? {} : { dataDir }
    const service = await startService({ clock, env: { PUBLIC_URL: ORIGIN, ...env }, ...place })
    return new AccountFixture(service, clock)
  }

  stop(): Promise<void> {
    return this.service.stop()
  }

  /** A browser that knows nobody. */
  browser(): BrowserClient {
    return new BrowserClient(this.service.anonymous)
  }

  /** A user who has just signed in. */
  async signedIn(policy?: PolicyInput): Promise<AccountUser> {
    const password = 'a password of the tests'
    const username = await this.service.createUser({ password, ...(policy === undefined ? {} : { policy }) })
    return { username, password, browser: await this.signIn(username, password) }
  }

  /** Another browser of a user without a second factor. */
  async signIn(username: string, password: string): Promise<BrowserClient> {
    const browser = this.browser()
    const answer = await browser.signIn(username, password)
    if (answer.status !== 303 || browser.cookie('__Host-session') === undefined) {
      throw new Error(`sign-in was answered ${answer.status} ${answer.text.slice(0, 500)}`)
    }
    return browser
  }

  /** The code that an app shows now. */
  code(secret: string): Promise<string> {
    return generate({ secret, epoch: Math.floor(this.clock.now() / 1000) })
  }

  /** Sets up an app; answers its secret and the page with the recovery codes. */
  async addTotp(browser: BrowserClient): Promise<{ readonly secret: string; readonly answer: Answer }> {
    const page = succeeded(await browser.get('/account/totp'))
    const secret = secretOf(page.text)
    const transaction = hiddenField(page.text, 'transaction') ?? ''
    const answer = await browser.submit('/account/totp', { transaction, code: await this.code(secret) }, ACCOUNT)
    return { secret, answer }
  }

  /** The events of one name by one user, the newest first; waits for `count`, as a refusal is written after its answer. */
  async events(name: string, username: string, count = 1): Promise<readonly Event[]> {
    for (let attempt = 0; ; attempt += 1) {
      const { body } = await this.service.root.get('/api/v1/audit-events?limit=100')
      const events = (body as Event[]).filter((event) => event['event'] === name && isBy(event, username)) // a list
      if (events.length >= count || attempt === 500) return events
    }
  }
}

/** Forms are sent from the account page. */
export const ACCOUNT = { from: '/account' } as const

/** The secret on the page that sets up an app. */
export function secretOf(page: string): string {
  return (/class="secret"><code>([A-Z2-7 ]+)<\/code>/.exec(page)?.[1] ?? '').replaceAll(' ', '')
}

/** Whether an event names the user as the one who did it. */
function isBy(event: Event, username: string): boolean {
  const actor = event['actor']
  return typeof actor === 'object' && actor !== null && 'id' in actor && actor.id === username
}
