import 'reflect-metadata'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { TinyauthModule } from '@tinyauth/guard'
import { asUser, testingDecider, testingModule } from '@tinyauth/guard/testing'
import { AppModule } from '../src/app.module.js'
import { mountDocs } from '../src/docs.js'
import { READ_APPLES, WRITE_APPLES } from '../start/people.js'

const decider = testingDecider({
  service: 'apples',
  users: { fred: { policies: [READ_APPLES] }, mary: { policies: [WRITE_APPLES] } },
})

let app: INestApplication
let url: string

beforeEach(async () => {
  decider.forget()
  app = await NestFactory.create(AppModule.guardedBy(testingModule(TinyauthModule, decider, { report: 'fail' })), {
    logger: false,
  })
  mountDocs(app)
  await app.listen(0, '127.0.0.1')
  url = await app.getUrl()
})

afterEach(() => app.close())

/** Status and body of an answer; an empty body is `undefined`. */
async function ask(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/${path}`, { method, headers: { ...headers, ...type }, ...json })
  const text = await answer.text()
  return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

/** The names in a list of apples. */
function namesIn(body: unknown): readonly string[] {
  return (body as { readonly name: string }[]).map(({ name }) => name) // what the list route answers
}

const BRAMLEY = { colour: 'green', weight: 300 }

describe('the list of apples', () => {
  it('asks for ListApples on the class, and shows what may be got one by one', async () => {
    const { status, body } = await ask('GET', 'apples', asUser('fred'))
    expect([status, namesIn(body)]).toEqual([200, ['fred', 'granny']])
    expect(decider.decisions[0]).toMatchObject({
      action: 'ListApples',
      resource: 'arn:tinyauth:apples:default::apples/',
      allowed: true,
    })
  })

  it('shows mary the cellar too', async () => {
    expect(namesIn((await ask('GET', 'apples', asUser('mary'))).body)).toEqual(['fred', 'granny', 'cellar-1'])
  })
})

describe('one apple', () => {
  it('is shown to fred, but not the one in the cellar', async () => {
    expect(await ask('GET', 'apples/fred', asUser('fred'))).toMatchObject({ status: 200, body: { name: 'fred' } })
    expect(await ask('GET', 'apples/cellar-1', asUser('fred'))).toMatchObject({ status: 403 })
  })

  it('that is not there is 404 to those who may look, and 403 to those who may not', async () => {
    expect((await ask('GET', 'apples/none', asUser('mary'))).status).toBe(404)
    expect((await ask('GET', 'apples/cellar-9', asUser('fred'))).status).toBe(403)
  })

  it('is put there by mary, under her name, once', async () => {
    const answer = await ask('POST', 'apples/bramley', asUser('mary'), BRAMLEY)
    expect(answer).toEqual({ status: 201, body: { ...BRAMLEY, name: 'bramley', pickedBy: 'mary' } })
    expect((await ask('POST', 'apples/bramley', asUser('mary'), BRAMLEY)).status).toBe(409)
  })

  it('is taken away by mary and not by fred', async () => {
    expect((await ask('DELETE', 'apples/fred', asUser('fred'))).status).toBe(403)
    expect(await ask('DELETE', 'apples/fred', asUser('mary'))).toEqual({ status: 204, body: undefined })
    expect((await ask('GET', 'apples/fred', asUser('mary'))).status).toBe(404)
  })

  it.each<[what: string, name: string, body: unknown]>([
    ['a name in capitals', 'Bramley', BRAMLEY],
    ['an unknown member', 'bramley', { ...BRAMLEY, price: 1 }],
    ['no colour', 'bramley', { weight: 300 }],
    ['a weight that is no number', 'bramley', { ...BRAMLEY, weight: '300' }],
    ['an apple of five kilograms', 'bramley', { ...BRAMLEY, weight: 5000 }],
    ['a list', 'bramley', [BRAMLEY]],
  ])('is refused with 400 for %s, when mary asks', async (_what, name, body) => {
    expect((await ask('POST', `apples/${name}`, asUser('mary'), body)).status).toBe(400)
    expect((await ask('POST', `apples/${name}`, asUser('fred'), body)).status).toBe(403)
  })
})

describe('nobody', () => {
  it.each([
    ['GET', 'apples'],
    ['GET', 'apples/fred'],
    ['POST', 'apples/bramley'],
    ['DELETE', 'apples/fred'],
  ])('gets 401 from %s /%s', async (method, path) => {
    const body = { Authorized: false, ErrorCode: 'UnsignedRequest' }
    expect(await ask(method, path)).toEqual({ status: 401, body })
  })

  it('sees the health of the process', async () => {
    expect(await ask('GET', 'healthz')).toEqual({ status: 200, body: { status: 'ok' } })
  })
})

describe('the OpenAPI page', () => {
  it('describes every guarded route with what it answers', async () => {
    const { body } = await ask('GET', 'docs-json')
    const { paths } = body as { readonly paths: Record<string, Record<string, { responses: object }>> } // OpenAPI
    expect(Object.keys(paths['/apples/{name}'] ?? {}).sort()).toEqual(['delete', 'get', 'post'])
    const { responses = {} } = paths['/apples/{name}']?.['post'] ?? {}
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['201', '400', '401', '403', '409']))
  })
})
