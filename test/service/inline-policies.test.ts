import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from './client.js'
import { member } from './client.js'
import { startService } from './harness.js'
import type { TestService } from './harness.js'

const TEXT = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a:b","a:c"],"Resource":"*"}]}'
const SPACED =
  '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["a:b", "a:c"], "Resource": "*"}]}'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

describe.each(['users', 'groups'])('inline policies of %s', (kind) => {
  let path: string

  beforeAll(async () => {
    const owner = kind === 'users' ? await service.createUser() : await service.createGroup()
    path = `/api/v1/${kind}/${owner}/policies`
  })

  function create(name: unknown, document: unknown): Promise<Answer> {
    return service.root.post(path, { name, policy: document })
  }

  it('are sent as text and answered as text in the spacing of Python, members in their order', async () => {
    const created = await create('text', TEXT)
    expect([created.status, created.body]).toMatchObject([200, { id: 'text', name: 'text', policy: SPACED }])
    const got = await service.root.get(`${path}/text`)
    expect([got.status, member(got.body, 'policy')]).toEqual([200, SPACED])
    const listed = await service.root.get(path)
    expect(listed.body).toMatchObject([{ id: 'text', policy: SPACED }])
  })

  it('are sent as an object and answered as an object', async () => {
    const created = await create('object', JSON.parse(TEXT))
    expect([created.status, created.body]).toMatchObject([200, { id: 'object', policy: JSON.parse(TEXT) as unknown }])
    expect(member((await service.root.get(`${path}/object`)).body, 'policy')).toBe(SPACED)
  })

  it('are changed and renamed', async () => {
    await create('before', TEXT)
    const other = TEXT.replace('a:c', 'a:d')
    const updated = await service.root.put(`${path}/before`, { name: 'after', policy: other })
    expect([updated.status, updated.body]).toMatchObject([
      200,
      { id: 'after', name: 'after', policy: SPACED.replace('a:c', 'a:d') },
    ])
    expect((await service.root.get(`${path}/before`)).status).toBe(404)
    expect((await service.root.get(`${path}/after`)).status).toBe(200)
  })

  it('are deleted with 201', async () => {
    await create('doomed', TEXT)
    const deleted = await service.root.delete(`${path}/doomed`)
    expect([deleted.status, deleted.body]).toEqual([201, {}])
    expect((await service.root.get(`${path}/doomed`)).status).toBe(404)
    expect((await service.root.delete(`${path}/doomed`)).status).toBe(404)
  })

  it('have one name each, in any spelling of its letters', async () => {
    await create('Twice', TEXT)
    expect((await create('twice', TEXT)).status).toBe(409)
  })

  it.each<[string, unknown]>([
    ['no JSON', '{"Version":'],
    ['no object', '[]'],
    ['a number', 5],
    ['nothing', null],
    ['an unknown member', TEXT.replace('Resource', 'Resourse')],
    ['a lower-case Effect, which the original allowed', TEXT.replace('Allow', 'deny')],
    ['no Effect', TEXT.replace('"Effect":"Allow",', '')],
    ['an unknown operator', TEXT.replace('"Resource":"*"', '"Resource":"*","Condition":{"Strange":{"a":"b"}}')],
    ['both Action and NotAction', TEXT.replace('"Resource"', '"NotAction":"x:y","Resource"')],
    ['two members of one name', TEXT.replace('"Resource":"*"', '"Resource":"a","Resource":"*"')],
    ['`__proto__`', TEXT.replace('"Resource":"*"', '"Resource":"*","__proto__":{}')],
    ['a Principal', TEXT.replace('"Resource":"*"', '"Resource":"*","Principal":"*"')],
    ['too many characters', TEXT.replace('a:b', `a:${'b'.repeat(30_000)}`)],
  ])('are refused with 400 and a reason when they are %s, and nothing is stored', async (_what, document) => {
    const name = service.name('bad')
    const answer = await create(name, document)
    expect(answer.status).toBe(400)
    const { errors } = answer.body as { errors: Record<string, string> } // the shape of every 400
    expect(Object.keys(errors).every((key) => key === 'policy' || key.startsWith('policy/'))).toBe(true)
    expect((await service.root.get(`${path}/${name}`)).status).toBe(404)
  })

  it('are refused with every problem at once, each by its place', async () => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'allow', Action: 'a:b', Resource: '*' },
        { Effect: 'Allow', Action: 'nocolon', Resource: '*' },
      ],
    }
    const answer = await service.root.post(path, { policy: document, extra: 1 })
    expect(answer.status).toBe(400)
    const { errors } = answer.body as { errors: Record<string, string> } // the shape of every 400
    expect(errors).toMatchObject({
      extra: 'Unexpected argument',
      name: 'Missing required parameter in the JSON body',
      'policy/Statement/0/Effect': expect.any(String) as unknown,
      'policy/Statement/1/Action': expect.any(String) as unknown,
    })
  })

  it.each(['', '..', 'a/b', 'a*', 'a b', 5, ['a']])('may not be called %j', async (name) => {
    const answer = await create(name, TEXT)
    expect(answer.status).toBe(400)
    expect(answer.body).toHaveProperty('errors.name')
  })
})
