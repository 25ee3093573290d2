import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { type Answer, basic, type HeaderLine, member } from './client.js'
import { succeeded, type TestUser } from './harness.js'
import { type OAuthTokenService, startOAuthTokenService } from './oauth-token-service.js'
import { sha256, signed } from './sigv4.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const PATH = '/api/v1/services/orchard/check-groups'
/** Of the README of the original. */
const LET_IN = '~(chat/dm1/"blocked") & chat/dm1'

const clock = new ManualClock(NOW)
let service: OAuthTokenService
let orchard: TestUser
/** Is in `chat`, and so above everything. */
let owner: TestUser
let fred: TestUser
let jane: TestUser

beforeAll(async () => {
  service = await startOAuthTokenService(clock)
  orchard = await service.createUserWithKey({ username: 'orchard-guard' })
  const attachment = { policy: 'Gatekeeper', parameters: { svc: 'orchard' } }
  succeeded(await service.root.post('/api/v1/users/orchard-guard/attached-policies', attachment))
  for (const name of ['chat', 'chat/dm1', 'chat/dm1/blocked']) await service.createGroup(undefined, name)
  owner = await service.createUserWithKey({ username: 'olive' })
  fred = await service.createUserWithKey({ username: 'fred' })
  jane = await service.createUserWithKey({ username: 'jane' })
  await service.addMember('chat', 'olive')
  for (const name of ['fred', 'jane']) await service.addMember('chat%2Fdm1', name)
  await service.addMember('chat%2Fdm1%2Fblocked', 'jane')
})

afterAll(() => service.stop())

function ask(user: { readonly proof: HeaderLine }, groups: unknown, more: object = {}): Promise<Answer> {
  return orchard.client.post(PATH, { groups, headers: [user.proof], context: {}, ...more })
}

async function granted(user: { readonly proof: HeaderLine }, groups: unknown): Promise<unknown[]> {
  const answers = member(succeeded(await ask(user, groups)).body, 'Groups') as readonly object[] // the contract
  return answers.map((answer) => member(answer, 'granted'))
}

describe('check-groups', () => {
  it('tells of each expression whether it is granted, of each group why, and whose groups they are', async () => {
    const answer = await ask(owner, [LET_IN, 'chat + direct(chat/dm1)'])
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    const plain = { direct: false, negated: false, information: false, granted: true }
    const olive = [{ group: 'chat' }]
    expect(answer.body).toEqual({
      Authenticated: true,
      Identity: 'olive',
      Groups: [
        {
          expression: LET_IN,
          granted: true,
          leaves: [
            { path: 'chat/dm1/blocked', direct: true, negated: true, information: false, granted: false, via: [] },
            { ...plain, path: 'chat/dm1', via: olive },
          ],
        },
        {
          expression: 'chat + direct(chat/dm1)',
          granted: true,
          leaves: [
            { ...plain, path: 'chat', via: olive },
            { path: 'chat/dm1', direct: true, negated: false, information: true, granted: false, via: [] },
          ],
        },
      ],
      MaxAge: 5,
      Revision: Number(answer.headers['x-tinyauth-revision']),
    })
  })

  it('lets the owner of the tree in and not who is blocked, until they are taken out of `blocked`', async () => {
    expect(await granted(owner, LET_IN)).toEqual([true])
    expect(await granted(fred, LET_IN)).toEqual([true])
    expect(await granted(jane, LET_IN)).toEqual([false])
    const path = '/api/v1/groups/chat%2Fdm1%2Fblocked/users/jane'
    succeeded(await service.root.delete(path))
    expect(await granted(jane, LET_IN)).toEqual([true])
    await service.addMember('chat%2Fdm1%2Fblocked', 'jane')
    expect(await granted(jane, LET_IN)).toEqual([false])
  })

  it('names every group by which somebody is in another, and tells no more of a denial than a second', async () => {
    await service.addMember('chat', 'jane')
    const { body } = succeeded(await ask(jane, ['chat/dm1', 'nowhere']))
    expect(member(body, 'MaxAge')).toBe(1)
    expect(member(body, 'Groups')).toMatchObject([
      { granted: true, leaves: [{ via: [{ group: 'chat' }, { group: 'chat/dm1' }] }] },
      { granted: false, leaves: [{ via: [] }] },
    ])
    succeeded(await service.root.delete('/api/v1/groups/chat/users/jane'))
  })

  it('goes by the clock: a membership that has ended counts for nothing, and one that will end soon is not kept past it', async () => {
    const until = await service.createUserWithKey()
    await service.addMember('chat', until.username, { notAfter: new Date(clock.now() + 3500).toISOString() })
    expect((await ask(until, 'chat')).body).toMatchObject({ Groups: [{ granted: true }], MaxAge: 3 })
    clock.advance(3500)
    expect(await granted(until, ['chat', 'chat/dm1'])).toEqual([false, false])
  })

  it.each<[string, HeaderLine[], string]>([
    ['no credential', [], 'UnsignedRequest'],
    ['a wrong one', [['Authorization', basic('AK', 'wrong')]], 'NoSuchKey'],
  ])('with %s: nobody is authenticated and nothing is told, not even of `~`', async (_, headers, ErrorCode) => {
    const Groups = ['chat', '~chat'].map((expression) => ({ expression, granted: false, leaves: [] }))
    const Revision = expect.any(Number) as unknown
    expect((await ask(fred, ['chat', '~chat'], { headers })).body).toEqual({
      ...{ Authenticated: false, ErrorCode, Groups, MaxAge: 0, Revision },
    })
  })

  it('tells nothing of a disabled user and of a guest', async () => {
    const [disabled, guest] = [await service.createUserWithKey(), await service.createUserWithKey()]
    succeeded(await service.root.patch(`/api/v1/users/${disabled.username}`, { status: 'disabled' }))
    await service.guest(guest.username)
    const nothing = { Groups: [{ granted: false, leaves: [] }] }
    expect((await ask(disabled, '~chat')).body).toMatchObject({
      Authenticated: false,
      ErrorCode: 'NoSuchKey',
      ...nothing,
    })
    expect((await ask(guest, '~chat')).body).toMatchObject({
      Authenticated: true,
      ErrorCode: 'NotPermitted',
      ...nothing,
    })
  })

  it('tells an access token as much as its scopes cover', async () => {
    clock.advance(1000)
    const without = await service.token('fred', { scopes: ['read', 'openid'] })
    expect((await ask(without, ['chat/dm1', '~chat'])).body).toMatchObject({
      ...{ Authenticated: true, Identity: 'fred', Scopes: ['read', 'openid'], ErrorCode: 'InsufficientScope' },
      Groups: [
        { granted: false, leaves: [] },
        { granted: false, leaves: [] },
      ],
    })
    const within = await service.token('fred', { scopes: ['groups'] })
    const told = succeeded(await ask(within, ['chat/dm1', 'chat']))
    expect(told.body).toMatchObject({ Scopes: ['groups'], Groups: [{ granted: true }, { granted: false }] })
    expect(told.body).not.toHaveProperty('ErrorCode')
  })

  it("verifies the end user's signature over the request that is forwarded", async () => {
    const headers = signed(fred, { path: '/chat', host: 'orchard.example', service: 'orchard', now: clock.now() })
    const request = { method: 'GET', uri: '/chat', bodySha256: sha256('') }
    expect((await ask(fred, 'chat/dm1', { headers, request })).body).toMatchObject({ Groups: [{ granted: true }] })
    const other = { ...request, uri: '/pears' }
    expect((await ask(fred, 'chat/dm1', { headers, request: other })).body).toMatchObject({
      ...{ ErrorCode: 'InvalidSignature', Groups: [{ granted: false }] },
    })
  })

  it.each<[string, unknown, Record<string, RegExp>]>([
    ['no expression', null, { groups: /Missing/ }],
    ['an empty list', [], { groups: /a list/ }],
    ['an object', { kind: 'group', path: 'chat', direct: false }, { groups: /an expression/ }],
    ['too many', Array<string>(51).fill('chat'), { groups: /50/ }],
    [
      'every expression that cannot be read',
      ['a b | ..', 'chat', 'a |', 5],
      {
        'groups/0': /two|operator.*;.*/,
        'groups/2': /./,
        'groups/3': /text/,
      },
    ],
    ['placeholders, which nothing fills here', 'chat/:dm', { groups: /:dm/ }],
    ['a path that climbs', 'chat/../admin', { groups: /`\.\.`/ }],
    ['an expression that is too long', 'a'.repeat(1001), { groups: /1000/ }],
  ])('refuses %s: 400', async (_, groups, problems) => {
    const answer = await ask(fred, groups)
    const errors = Object.entries(problems).map(([field, problem]) => [
      field,
      expect.stringMatching(problem) as unknown,
    ])
    expect([answer.status, answer.body]).toMatchObject([400, { errors: Object.fromEntries(errors) as object }])
    expect(Object.keys(member(answer.body, 'errors') as object)).toEqual(Object.keys(problems))
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['headers of another form', { headers: 'x' }, 'headers'],
    ['a context of another form', { context: [] }, 'context'],
    ['a region that is none', { region: 'a b' }, 'region'],
    ['an unknown member', { group: 'chat' }, 'group'],
    ['explain', { explain: true }, 'explain'],
  ])('refuses %s: 400', async (_, body, field) => {
    expect(await ask(fred, 'chat', body)).toMatchObject({
      status: 400,
      body: { errors: { [field]: expect.any(String) } },
    })
  })

  it('waits for the change that is asked for, or says 503', async () => {
    const revision = Number((await ask(fred, 'chat')).headers['x-tinyauth-revision'])
    expect((await ask(fred, 'chat', { atLeastRevision: revision })).status).toBe(200)
    expect((await ask(fred, 'chat', { atLeastRevision: revision + 1000 })).status).toBe(503)
  })

  it('is for who may: 403 without the right, and about another service', async () => {
    expect((await fred.client.post(PATH, { groups: 'chat', headers: [], context: {} })).status).toBe(403)
    expect((await orchard.client.post('/api/v1/services/pears/check-groups', {})).status).toBe(403)
    expect((await service.anonymous.post(PATH, {})).status).toBe(401)
  })

  it('is recorded once with whom it was about and what was granted, without the credential', async () => {
    succeeded(await ask(owner, ['chat', 'nowhere']))
    const path = '/api/v1/audit-events?event=CheckGroups&outcome=deny&subject=olive&limit=5'
    let answer = await service.root.get(path)
    while (Array.isArray(answer.body) && answer.body.length === 0) answer = await service.root.get(path)
    expect(answer.body).toMatchObject([
      {
        ...{ actor: { id: 'orchard-guard' }, subject: 'olive', service: 'orchard', action: 'tinyauth:CheckGroups' },
        fields: { 'request.groups': ['chat', 'nowhere'], 'response.groups': ['chat'] },
      },
    ])
    expect(answer.text).not.toContain(owner.proof[1])
  })
})
