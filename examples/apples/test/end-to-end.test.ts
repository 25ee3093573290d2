import 'reflect-metadata'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { TinyauthModule } from '@tinyauth/guard'
import { Client, type HeaderLine, keepAliveAgent } from '../../../test/service/client.js'
import { startService, type TestService } from '../../../test/service/harness.js'
import { AppModule } from '../src/app.module.js'
import { Api, type Key } from '../start/api.js'
import { createPeople, type People } from '../start/people.js'

let service: TestService
let people: People
let app: INestApplication | undefined
let url: string

function basic({ id, secret }: Key): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` }
}

async function statusOf(path: string, headers: Readonly<Record<string, string>>, method = 'GET'): Promise<number> {
  return (await fetch(`${url}/${path}`, { method, headers, redirect: 'manual' })).status
}

/** What a browser sends when somebody types an address; `fetch` would say that a script asks. */
const BROWSER: readonly HeaderLine[] = [
  ['Accept', 'text/html'],
  ['Sec-Fetch-Mode', 'navigate'],
]

describe.each(['remote', 'local'] as const)('apples in front of a real tinyauth, %s', (mode) => {
  beforeAll(async () => {
    service = await startService()
    const root = { id: service.rootKey.keyId, secret: service.rootKey.secret }
    people = await createPeople(new Api(service.url, root))
    const { id: accessKeyId, secret: secretAccessKey } = people.guard
    const settings = { endpoint: service.url, accessKeyId, secretAccessKey, service: 'apples', environment: {} }
    const guard = TinyauthModule.forRoot({
      ...settings,
      mode,
      onDenied: 'login',
      report: 'fail',
      registerActions: true,
    })
    app = await NestFactory.create(AppModule.guardedBy(guard), { logger: false, rawBody: true })
    await app.listen(0, '127.0.0.1')
    url = await app.getUrl()
  })

  afterAll(async () => {
    // Also where the start failed half-way.
    await app?.close()
    await service.stop()
  })

  it('answers 401 to nobody, 200 to who may and 403 to who may not', async () => {
    expect(await statusOf('apples/fred', {})).toBe(401)
    expect(await statusOf('apples/fred', basic({ ...people.fred, secret: 'guessed' }))).toBe(401)
    expect(await statusOf('apples/fred', basic(people.fred))).toBe(200)
    expect(await statusOf('apples/cellar-1', basic(people.fred))).toBe(403)
    expect(await statusOf('apples/granny', basic(people.fred), 'DELETE')).toBe(403)
    expect(await statusOf('apples/granny', basic(people.mary), 'DELETE')).toBe(204)
  })

  it('lists what may be got one by one', async () => {
    const answer = await fetch(`${url}/apples`, { headers: basic(people.fred) })
    expect(await answer.json()).toMatchObject([{ name: 'fred' }])
  })

  it('tells tinyauth its actions, with their levels', async () => {
    const { body } = await service.root.get('/api/v1/services/apples')
    const { actions } = body as { readonly actions: readonly { readonly name: string; readonly level: string }[] } // the catalogue
    expect(actions.map(({ name, level }) => `${name} ${level}`).sort()).toEqual([
      'CreateApple write',
      'DeleteApple write',
      'GetApple read',
      'ListApples list',
    ])
  })

  it('sends a browser to sign in, and lets it in afterwards', async () => {
    const agent = keepAliveAgent()
    const browser = new Client(url, agent)
    const denied = await browser.get('/apples/fred', BROWSER)
    expect([denied.status, denied.headers.location]).toEqual([302, '/login?next=%2Fapples%2Ffred'])
    const signedIn = await browser.post('/login', { username: 'fred', password: 'fred-likes-apples' })
    const cookies = (signedIn.headers['set-cookie'] ?? []).map((line) => line.split(';')[0] ?? '')
    expect(cookies.map((pair) => pair.split('=')[0])).toEqual(expect.arrayContaining(['tinycsrf', 'tinysess']))
    const headers: readonly HeaderLine[] = [...BROWSER, ['Cookie', cookies.join('; ')]]
    expect((await browser.get('/apples/fred', headers)).status).toBe(200)
    const forbidden = await browser.get('/apples/cellar-1', headers)
    expect([forbidden.status, forbidden.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8'])
    agent.destroy()
  })
})
