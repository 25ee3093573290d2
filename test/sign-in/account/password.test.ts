import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from '../../service/client.js'
import { ACCOUNT, AccountFixture, type AccountUser } from './account-fixture.js'
import type { BrowserClient } from '../browser-client.js'

const NEXT = 'four plain words here'

let fixture: AccountFixture

beforeAll(async () => {
  fixture = await AccountFixture.start()
})

afterAll(() => fixture.stop())

function change(browser: BrowserClient, current: string, next: string, repeated = next): Promise<Answer> {
  const fields = { 'current-password': current, 'new-password': next, 'repeat-password': repeated }
  return browser.submit('/account/password', fields, ACCOUNT)
}

async function signsIn({ username }: AccountUser, password: string): Promise<boolean> {
  return (await fixture.browser().signIn(username, password)).status === 303
}

describe('a new password', () => {
  it('is the one to sign in with; this browser goes on under a new session, all others are signed out', async () => {
    const user = await fixture.signedIn()
    const others = [
      await fixture.signIn(user.username, user.password),
      await fixture.signIn(user.username, user.password),
    ]
    const before = user.browser.cookie('__Host-session')
    const answer = await change(user.browser, user.password, NEXT)
    expect([answer.status, answer.headers.location]).toEqual([303, '/account?done=passwordChanged#password'])
    const after = user.browser.cookie('__Host-session')
    expect(after).not.toBe(before)
    expect((await user.browser.follow(answer)).text).toContain('Your password is changed.')
    for (const other of others) expect((await other.get('/account')).status).toBe(303)
    const thief = fixture.browser()
    thief.setCookie('__Host-session', before ?? '')
    expect((await thief.get('/account')).status).toBe(303)
    expect([await signsIn(user, user.password), await signsIn(user, NEXT)]).toEqual([false, true])
  })

  it('stands in no event', async () => {
    const user = await fixture.signedIn()
    await change(user.browser, 'not the current one', NEXT)
    await change(user.browser, user.password, NEXT)
    const events = await fixture.events('ChangeOwnPassword', user.username, 2)
    expect(events.map(({ outcome }) => outcome).sort()).toEqual(['allow', 'deny'])
    const allowed = events.find(({ outcome }) => outcome === 'allow')
    expect(allowed).toMatchObject({ fields: { 'request.password': '********', 'response.sessions': 0 } })
    const text = JSON.stringify(events)
    for (const secret of [user.password, NEXT, 'not the current one']) expect(text).not.toContain(secret)
    expect(text).not.toContain(user.browser.cookie('__Host-session')?.split('.')[1] ?? '!')
  })

  it.each([
    ['too short', 'seven77', 'seven77', 'at least 8 characters'],
    ['seven characters of two units', '🍎🍎🍎🍎🍎🍎🍐', '🍎🍎🍎🍎🍎🍎🍐', 'at least 8 characters'],
    ['too long', 'ä'.repeat(513), 'ä'.repeat(513), 'at most 1024'],
    ['what everybody tries first', 'Password123', 'Password123', 'too easy to guess'],
    ['one character again and again', 'zzzzzzzzzzzz', 'zzzzzzzzzzzz', 'too easy to guess'],
    ['two that differ', 'four plain words', 'four plain word5', 'not the same'],
    ['nothing', '', '', 'at least 8 characters'],
  ])('that is %s is refused with 400, and nothing changes', async (_, next, repeated, text) => {
    const user = await fixture.signedIn()
    const session = user.browser.cookie('__Host-session')
    const answer = await change(user.browser, user.password, next, repeated)
    expect(answer.status).toBe(400)
    expect(answer.text).toContain(text)
    expect(user.browser.cookie('__Host-session')).toBe(session)
    expect(await signsIn(user, user.password)).toBe(true)
  })

  it('is not the user name', async () => {
    const username = 'Alexandra-Long'
    await fixture.service.createUser({ username, password: 'the first password' })
    const browser = await fixture.signIn(username, 'the first password')
    expect((await change(browser, 'the first password', 'alexandra-LONG')).status).toBe(400)
  })

  it('needs the current one', async () => {
    const user = await fixture.signedIn()
    for (const wrong of ['', 'wrong', `${user.password} `]) {
      const answer = await change(user.browser, wrong, NEXT)
      expect(answer.status).toBe(401)
      expect(answer.text).toContain('The current password is not right.')
    }
    expect([await signsIn(user, NEXT), await signsIn(user, user.password)]).toEqual([false, true])
  })

  it('is never on a page again', async () => {
    const user = await fixture.signedIn()
    const answer = await change(user.browser, 'wrong current', NEXT, 'something else')
    for (const text of ['wrong current', NEXT, 'something else']) expect(answer.text).not.toContain(text)
  })

  it('needs a fresh sign-in where there is no second factor', async () => {
    const user = await fixture.signedIn()
    fixture.clock.advance(900_000)
    const answer = await change(user.browser, user.password, NEXT)
    expect([answer.status, answer.headers.location]).toEqual([303, '/login?again=1&next=%2Faccount%23password'])
    expect(await signsIn(user, NEXT)).toBe(false)
    expect((await user.browser.signIn(user.username, user.password)).status).toBe(303)
    expect((await change(user.browser, user.password, NEXT)).headers.location).toContain('done=passwordChanged')
  })

  it('is changed once by two forms sent at once', async () => {
    const user = await fixture.signedIn()
    const csrf = await user.browser.csrfAt('/account')
    const send = (next: string): Promise<Answer> =>
      user.browser.submit('/account/password', {
        ...{ csrf, 'current-password': user.password, 'new-password': next, 'repeat-password': next },
      })
    const answers = await Promise.all([send('the first of the two'), send('the second of the two')])
    expect(answers.map(({ headers }) => headers.location?.includes('done=') === true).sort()).toEqual([false, true])
    expect(await signsIn(user, user.password)).toBe(false)
  })
})

it('wrong current passwords are counted as at sign-in', async () => {
  const limited = await AccountFixture.start({ LOGIN_ATTEMPTS: '3' })
  try {
    const { browser, password } = await limited.signedIn()
    for (let i = 0; i < 3; i += 1) expect((await change(browser, 'wrong', NEXT)).status).toBe(401)
    const answer = await change(browser, password, NEXT)
    expect(answer.status).toBe(429)
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
    expect(answer.text).toContain('Too many attempts.')
  } finally {
    await limited.stop()
  }
})
