import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from '../../service/client.js'
import { hiddenField } from '../../sign-in/browser-client.js'
import { ACCOUNT, AccountFixture } from '../../sign-in/account/account-fixture.js'

describe('the audit event', () => {
  let fixture: AccountFixture

  beforeAll(async () => {
    fixture = await AccountFixture.start()
  })

  afterAll(() => fixture.stop())

  async function eventOf(answer: Answer): Promise<Record<string, unknown>> {
    const id = String(answer.headers['x-request-id'])
    for (;;) {
      const events = await fixture.service.root.get(`/api/v1/audit-events?requestId=${encodeURIComponent(id)}`)
      const [event] = events.body as Record<string, unknown>[]
      if (event !== undefined) return event
    }
  }

  it('of a change that nobody was signed in for is no allow, because a browser was sent to sign in', async () => {
    const browser = fixture.browser()
    const answer = await browser.submit('/account/password', { 'new-password': 'x' })
    expect(await eventOf(answer)).toMatchObject({ event: 'ChangeOwnPassword', outcome: 'deny' })
  })

  it('of a second factor for a sign-in that is over is no allow', async () => {
    const browser = fixture.browser()
    const answer = await browser.submit('/login/second-factor', { transaction: 'a'.repeat(43), code: '123456' })
    expect(await eventOf(answer)).toMatchObject({ event: 'SecondFactor', outcome: 'deny' })
  })

  it('of a factor that was not added, because a fresh proof was missing, is no bare allow', async () => {
    const { browser } = await fixture.signedIn()
    fixture.clock.set(fixture.clock.now() + 3_600_000)
    const answer = await browser.submit('/account/totp', { code: '123456' }, ACCOUNT)
    const event = await eventOf(answer)
    expect([event['event'], event['outcome'] === 'allow' && event['fields'] === undefined]).toEqual([
      'AddOwnFactor',
      false,
    ])
    expect(event).not.toMatchObject({ outcome: 'allow' })
  })

  it('of a password that was not changed, because a fresh proof was missing, is no allow', async () => {
    const { browser } = await fixture.signedIn()
    fixture.clock.set(fixture.clock.now() + 3_600_000)
    const answer = await browser.submit('/account/password', { 'new-password': 'x' }, ACCOUNT)
    expect(await eventOf(answer)).not.toMatchObject({ event: 'ChangeOwnPassword', outcome: 'allow' })
  })

  it('of recovery codes that were not made is no allow', async () => {
    const { browser } = await fixture.signedIn()
    const answer = await browser.get('/account/recovery-codes')
    expect(await eventOf(answer)).not.toMatchObject({ event: 'RegenerateOwnRecoveryCodes', outcome: 'allow' })
  })

  it('of a recovery code that is used up stands in the same transaction: none is lost without a trace', async () => {
    const { username, password, browser } = await fixture.signedIn()
    const { answer } = await fixture.addTotp(browser)
    const [code = ''] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(answer.text) ?? []
    const other = fixture.browser()
    const page = await other.follow(await other.signIn(username, password))
    const transaction = hiddenField(page.text, 'transaction') ?? ''
    expect([code.length, transaction.length]).toEqual([19, 43])
    await fixture.service.root.patch(`/api/v1/users/${username}`, { status: 'disabled' })
    await other.submit('/login/second-factor', { method: 'recovery', transaction, code }, { from: '/login' })
    const factors = await fixture.service.root.get(`/api/v1/users/${username}/factors`)
    expect(factors.body).toMatchObject({ recoveryCodesLeft: 10 })
  })
})
