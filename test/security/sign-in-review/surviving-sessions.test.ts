import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { succeeded } from '../../service/harness.js'
import { hiddenField } from '../../sign-in/browser-client.js'
import { AccountFixture } from '../../sign-in/account/account-fixture.js'

describe('a session', () => {
  let fixture: AccountFixture

  beforeAll(async () => {
    fixture = await AccountFixture.start()
  })

  afterAll(() => fixture.stop())

  it.each([
    ['password', { password: 'another password' }],
    ['status', { status: 'disabled' }],
  ])('of a node whose clock is ahead ends with a change of the %s of its user by PATCH', async (_what, change) => {
    const { username, browser } = await fixture.signedIn()
    const now = fixture.clock.now()
    fixture.clock.set(now - 2000)
    succeeded(await fixture.service.root.patch(`/api/v1/users/${username}`, change))
    if ('status' in change)
      succeeded(await fixture.service.root.patch(`/api/v1/users/${username}`, { status: 'active' }))
    fixture.clock.set(now)
    expect((await browser.get('/account')).status).not.toBe(200)
  })

  it('of the same browser and user ends when a second factor begins a new one for another sign-in that was left', async () => {
    const { username, password, browser } = await fixture.signedIn()
    const { secret } = await fixture.addTotp(browser)
    fixture.clock.advance(60_000)
    const other = fixture.browser()
    const pages = []
    for (let i = 0; i < 2; i += 1) pages.push((await other.follow(await other.signIn(username, password))).text)
    const [first = '', second = ''] = pages
    const code = await fixture.code(secret)
    const send = (page: string): Promise<{ status: number }> =>
      other.submit(
        '/login/second-factor',
        { method: 'totp', transaction: hiddenField(page, 'transaction') ?? '', code },
        { from: '/login?again=1' },
      )
    const answers = await Promise.all([send(first), send(first), send(second), send(second)])
    const { body } = await fixture.service.root.get(`/api/v1/users/${username}/sessions`)
    expect([answers.length, (body as unknown[]).length]).toEqual([4, 2])
  })
})
