import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer, HeaderLine } from '../service/client.js'
import { startService, type TestService } from '../service/harness.js'
import { fullAccess } from './policies.js'

const PASSWORD = 'a sweet apple of the tests'

describe('the page of the original', () => {
  let service: TestService
  let username: string

  beforeAll(async () => {
    service = await startService()
    username = await service.createUser({ password: PASSWORD, policy: fullAccess })
  })

  afterAll(() => service.stop())

  const login = (body: unknown, headers: readonly HeaderLine[] = []): Promise<Answer> =>
    service.anonymous.post('/login', body, headers)

  const cookiesOf = (answer: Answer): Readonly<Record<string, string>> =>
    Object.fromEntries(
      (answer.headers['set-cookie'] ?? []).map((line): [string, string] => {
        const [pair = ''] = line.split(';')
        const at = pair.indexOf('=')
        return [pair.slice(0, at), pair.slice(at + 1)]
      }),
    )

  it('signs in by JSON, and uses the API with the two cookies and the header', async () => {
    const answer = await login({ username, password: PASSWORD })
    expect([answer.status, answer.body]).toEqual([200, {}])
    const { tinysess = '', tinycsrf = '' } = cookiesOf(answer)
    const session: HeaderLine = ['Cookie', `tinysess=${tinysess}; tinycsrf=${tinycsrf}`]
    const list = await service.anonymous.get('/api/v1/users', [session, ['X-CSRF-Token', tinycsrf]])
    expect(list.status).toBe(200)
    const bare = await service.anonymous.get('/api/v1/users', [session])
    expect([bare.status, bare.body]).toMatchObject([401, { errors: { authorization: 'CsrfError' } }])
  })

  it('gives `tinysess` to no script, and `tinycsrf` to the page', async () => {
    const lines = (await login({ username, password: PASSWORD })).headers['set-cookie'] ?? []
    const line = (name: string): string => lines.find((it) => it.startsWith(`${name}=`)) ?? ''
    expect(line('tinysess')).toMatch(/HttpOnly/)
    expect(line('tinysess')).toMatch(/Secure/)
    expect(line('tinycsrf')).toMatch(/Secure/)
    expect(line('tinycsrf')).not.toMatch(/HttpOnly/)
  })

  it.each([
    ['a wrong password', { password: 'wrong' }],
    ['an unknown user', { username: 'nobody' }],
    ['no password', { password: undefined }],
    ['a password that is no text', { password: 5 }],
  ])('is answered 401 without a body for %s', async (_what, change) => {
    const answer = await login({ username, password: PASSWORD, ...change })
    expect([answer.status, answer.text, answer.headers['set-cookie']]).toEqual([401, '', undefined])
  })

  it('is refused when another site sends it', async () => {
    const answer = await login({ username, password: PASSWORD }, [['Sec-Fetch-Site', 'cross-site']])
    expect(answer.status).toBe(401)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('ends its cookies with the session on which they stand', async () => {
    const { tinysess = '', tinycsrf = '' } = cookiesOf(await login({ username, password: PASSWORD }))
    const lines: readonly HeaderLine[] = [
      ['Cookie', `tinysess=${tinysess}`],
      ['X-CSRF-Token', tinycsrf],
    ]
    expect((await service.anonymous.get('/api/v1/users', lines)).status).toBe(200)
    expect((await service.root.delete(`/api/v1/users/${username}/sessions`)).status).toBe(201)
    const after = await service.anonymous.get('/api/v1/users', lines)
    expect([after.status, after.body]).toMatchObject([401, { errors: { authorization: 'InvalidSignature' } }])
  })
})
