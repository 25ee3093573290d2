import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, type TestService } from '../service/harness.js'
import { ATTACKS, attacksOn } from './attack-list.js'
import { BrowserClient } from './browser-client.js'

const PASSWORD = 'a sweet apple of the tests'
const OWN = 'https://auth.example.org'
const ALLOWED = 'https://app.example.org'

describe('the way back after sign-in', () => {
  let service: TestService
  let username: string

  beforeAll(async () => {
    service = await startService({ env: { PUBLIC_URL: OWN, ALLOWED_RETURN_ORIGINS: ALLOWED } })
    username = await service.createUser({ password: PASSWORD })
  })

  afterAll(() => service.stop())

  it.each(['/account', '/a?b=c#d', `${OWN}/account`, `${ALLOWED}/deep/link?x=1`])('leads to %s', async (next) => {
    const answer = await new BrowserClient(service.anonymous).signIn(username, PASSWORD, next)
    expect([answer.status, answer.headers.location]).toEqual([303, next])
  })

  it('leads home for every address of the attack list, by form and by link', async () => {
    const attacks = [...ATTACKS, ...attacksOn(OWN), ...attacksOn(ALLOWED)]
    const browser = new BrowserClient(service.anonymous)
    const csrf = await browser.csrfAt('/login')
    const ledTo = new Map<string, string>()
    for (const { name, address } of attacks) {
      const answer = await browser.submit('/login', { csrf, username, password: PASSWORD, next: address })
      ledTo.set(`form ${name} ${address}`, `${answer.status} ${answer.headers.location ?? ''}`)
      const link = await browser.get(`/login?next=${encodeURIComponent(Buffer.from(address).toString())}`)
      ledTo.set(`link ${name} ${address}`, `${link.status} ${link.headers.location ?? ''}`)
    }
    expect([...ledTo].filter(([, to]) => to !== '303 /')).toEqual([])
    console.info(`attack list of return addresses: ${ledTo.size} tried, ${ledTo.size} refused`)
  })

  it('keeps nothing of a bad address in the page or its policy', async () => {
    const answer = await new BrowserClient(service.anonymous).get('/login?next=https%3A%2F%2Fevil.example%2F')
    expect(answer.text).not.toContain('evil.example')
    expect(answer.headers['content-security-policy']).not.toContain('evil.example')
  })
})
