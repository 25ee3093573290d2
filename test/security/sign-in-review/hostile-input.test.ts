import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTinyauth } from '../../../src/service.js'
import { Client, keepAliveAgent, type HeaderLine } from '../../service/client.js'
import { MASTER_KEY, SIGNING_KEY, TestService } from '../../service/harness.js'
import { BrowserClient, hiddenField } from '../../sign-in/browser-client.js'
import { createDatabase, missingPostgres, startPostgres, type PostgresServer } from '../../store/postgres-server.js'
const PASSWORD = 'a password of the tests'
const describeWhereThere = missingPostgres() === undefined ? describe : describe.skip
/** No header carries them. */
const UNSENDABLE = ['\u0000', '\r', '\n']
const TEXTS = [
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x'.repeat(127) + '\u{1f600}',
  '\r\nSet-Cookie: a=b',
  '__proto__',
  'constructor',
  'x'.repeat(8000),
  '<script>alert(1)</script>',
  '%00',
  "' or 1=1 --",
]

/** No half of a surrogate pair stands alone. */
function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}

describeWhereThere('on PostgreSQL', () => {
  const agent = keepAliveAgent()
  let server: PostgresServer
  let dataDir: string
  let service: TestService
  const bad: string[] = []

  beforeAll(async () => {
    const started = await startPostgres()
    if ('skipped' in started) throw new Error(started.skipped)
    server = started
    dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-review-'))
    const running = await startTinyauth({
      ...{
        NODE_ENV: 'test',
        HOST: '127.0.0.1',
        PORT: '0',
        DATA_DIR: dataDir,
        DATABASE_URL: (await createDatabase(server)).url,
      },
      ...{
        MASTER_KEY,
        SECRET_SIGNING_KEY: SIGNING_KEY,
        LOG_LEVEL: 'error',
        TEST_LOGIN: 'true',
        LOGIN_ATTEMPTS: '100000',
        KEY_FAILURES: '100000',
      },
    })
    const { accessKeyId: keyId = '', secretAccessKey: secret = '' } = running.bootstrap ?? {}
    service = new TestService(running.url, dataDir, new Client(running.url, agent), { keyId, secret }, () =>
      running.stop(),
    )
  })

  afterAll(async () => {
    await service.stop()
    agent.destroy()
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  const note = (
    what: string,
    { status, headers, text }: { status: number; headers: Record<string, unknown>; text: string },
  ): void => {
    if (status >= 500) bad.push(`${what}: ${status}`)
    if (JSON.stringify(headers).includes('"a=b"')) bad.push(`${what}: header`)
    if (text.includes('<script>alert')) bad.push(`${what}: html`)
  }

  it('no text of anybody makes a 5xx, a header or HTML', async () => {
    const username = await service.createUser({ password: PASSWORD })
    const browser = new BrowserClient(service.anonymous)
    await browser.signIn(username, PASSWORD)
    for (const text of TEXTS) {
      const what = JSON.stringify(text).slice(0, 30)
      const other = new BrowserClient(service.anonymous)
      note(`login username ${what}`, await other.submit('/login', { username: text, password: 'x', next: text }))
      note(`login password ${what}`, await other.submit('/login', { username, password: text }))
      note(`json ${what}`, await service.anonymous.post('/login', { username: text, password: text, [text]: text }))
      note(`code ${what}`, await other.submit('/login/second-factor', { transaction: text, code: text, method: text }))
      note(`test ${what}`, await other.submit('/login/test', { who: text, next: text }))
      const enc = encodeURIComponent(isWellFormed(text) ? text : '\ufffd')
      note(`provider ${what}`, await other.submit(`/login/${enc}`, { next: text }))
      note(`callback ${what}`, await other.get(`/login/test/callback?state=${enc}&code=${enc}`))
      note(`login? ${what}`, await other.get(`/login?next=${enc}&notice=${enc}&again=${enc}`))
      note(`logout? ${what}`, await other.get(`/logout?next=${enc}`))
      note(`stepup? ${what}`, await browser.get(`/login/step-up?next=${enc}`))
      note(`account? ${what}`, await browser.get(`/account?done=${enc}`))
      for (const [path, fields] of Object.entries({
        '/account/profile': { 'display-name': text },
        '/account/password': {
          'current-password': text,
          'new-password': text.padEnd(10, 'q'),
          'repeat-password': text.padEnd(10, 'q'),
        },
        '/account/totp': { transaction: text, code: text },
        [`/account/sessions/${enc}/revoke`]: {},
        [`/account/passkeys/${enc}/rename`]: { name: text },
        [`/account/passkeys/${enc}/remove`]: {},
        [`/account/identities/${enc}/unlink`]: {},
        [`/account/identities/${enc}/link`]: {},
        [`/account/keys/${enc}/revoke`]: {},
      })) {
        note(`${path.slice(0, 40)} ${what}`, await browser.submit(path, fields, { from: '/account' }))
      }
      for (const path of [
        '/account/passkeys/options',
        '/account/passkeys/verify',
        '/login/passkey/options',
        '/login/passkey/verify',
        '/login/second-factor/verify',
        '/login/second-factor/options',
      ]) {
        const token = await browser.csrfAt('/account')
        note(
          `${path} ${what}`,
          await browser.script(
            path,
            { transaction: text, name: text, response: { id: text }, next: text, [text]: text },
            { csrf: token },
          ),
        )
      }
      if (isWellFormed(text) && !UNSENDABLE.some((character) => text.includes(character)) && text.length < 4000) {
        const lines: HeaderLine[] = [
          ['Cookie', `__Host-session=${Buffer.from(text).toString('latin1')}.${'a'.repeat(43)}`],
          ['Accept', 'text/html'],
        ]
        note(`cookie ${what}`, await service.anonymous.get('/account', lines))
      }
    }
    note(
      'latin1 cookie',
      await service.anonymous.get('/account', [
        ['Cookie', `__Host-session=\u00ff\u00fe.${'a'.repeat(43)}`],
        ['Accept', 'text/html'],
      ]),
    )
    note(
      'latin1 agent',
      await new BrowserClient(service.anonymous, [['User-Agent', '\u00ff'.repeat(300)]]).signIn(username, PASSWORD),
    )
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']) {
      for (const path of [
        '/',
        '/login',
        '/login/second-factor',
        '/login/step-up',
        '/login/x/callback',
        '/logout',
        '/account',
        '/account/totp',
        '/account/recovery-codes',
        '/login//callback',
        '/login/%2f/callback',
        '/account/sessions/%2e%2e/revoke',
        '//login',
        '/login/%ff',
        '/login/%',
      ]) {
        note(`${method} ${path}`, await service.anonymous.request(method, path, { headers: [['Accept', 'text/html']] }))
      }
    }
    for (const type of [
      'text/plain',
      'application/json; charset=utf-16',
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded; charset=latin1',
      'application/x+json',
      ';',
      'application/json, text/html',
    ]) {
      for (const body of [
        '{}',
        '[]',
        'null',
        '"x"',
        '{"__proto__":{"a":1},"username":"x"}',
        '\u0000',
        'a=b&a=c&' + 'x='.repeat(60),
        '{"username":{"toString":1}}',
        '{"a":'.repeat(2000),
      ]) {
        note(
          `type ${type} ${body.slice(0, 10)}`,
          await service.anonymous.request('POST', '/login', {
            rawBody: body,
            headers: [
              ['Content-Type', type],
              ['Accept', 'text/html'],
            ],
          }),
        )
      }
    }
    for (const nul of ['\u0000', 'a\u0000b']) {
      const b64 = (text: string): string => Buffer.from(text).toString('base64')
      const b64u = (text: string): string => Buffer.from(text).toString('base64url')
      note('basic key', await service.anonymous.get('/api/v1/users', [['Authorization', `Basic ${b64(`${nul}:x`)}`]]))
      const iat = Math.floor(Date.now() / 1000)
      const token = `${b64u('{"alg":"HS256","typ":"JWT"}')}.${b64u(JSON.stringify({ user: nul, iat, exp: iat + 60 }))}.${'a'.repeat(43)}`
      note('bearer user', await service.anonymous.get('/api/v1/users', [['Authorization', `Bearer ${token}`]]))
      note(
        'tinysess user',
        await service.anonymous.get('/account', [
          ['Cookie', `tinysess=${token}`],
          ['Accept', 'text/html'],
        ]),
      )
      note(
        'get-token',
        await service.root.post('/api/v1/services/apples/get-token-for-login', {
          username: nul,
          password: nul,
          'csrf-strategy': 'none',
        }),
      )
      note(
        'leases',
        await service.root.post('/api/v1/services/apples/leases', {
          headers: [['Cookie', `__Host-session=${nul}.${'a'.repeat(43)}`]],
        }),
      )
      note('lease bearer', await service.root.post('/api/v1/services/apples/leases', { headers: [], lease: token }))
      note(
        'authorize-by-token cookie',
        await service.root.post('/api/v1/services/apples/authorize-by-token', {
          permit: { A: ['*'] },
          context: {},
          headers: [['Cookie', `__Host-session=${nul}.${'a'.repeat(43)}`]],
        }),
      )
      note(
        'authorize-by-token basic',
        await service.root.post('/api/v1/services/apples/authorize-by-token', {
          permit: { A: ['*'] },
          context: {},
          headers: [['Authorization', `Basic ${b64(`${nul}:x`)}`]],
        }),
      )
      note(
        'forward-auth cookie',
        await service.root.get('/api/v1/forward-auth?service=apples', [['Cookie', `tinysess=${token}`]]),
      )
    }
    const page = await browser.get('/account/totp')
    note('totp page', page)
    for (const [what, answer] of Object.entries({
      page,
      home: await browser.get('/'),
      login: await browser.get('/login?again=1'),
      account: await browser.get('/account'),
    })) {
      if (!/no-store/.test(String(answer.headers['cache-control'])))
        bad.push(`${what}: cache-control ${String(answer.headers['cache-control'])}`)
    }
    void hiddenField
    expect(bad).toEqual([])
  })
})
