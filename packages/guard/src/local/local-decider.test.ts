import { describe, expect, it } from '@jest/globals'
import { direct, group, isPermitted, not } from '@tinyauth/policy-engine'
import { documentOf } from '../../test/local/fake-service.js'
import { LocalWorld, MAX_SILENCE_MS } from '../../test/local/local-world.js'
import { settled } from '../../test/local/test-time.js'
import { ConnectionError } from '../authorizer/errors.js'
import type { Answer, Circumstances } from '../decider.js'
import { ServiceRefusal } from '../service/service-error.js'

/** Fred may get apples by his group, and Jane by a policy of her own. */
async function orchard(options = {}): Promise<LocalWorld> {
  const world = await LocalWorld.live(options)
  const { service } = world
  service.policies.set('readers', documentOf('Allow', 'apples:Get*'))
  service.groups.set('staff', new Set(['readers']))
  service.addUser('fred', { groups: new Set(['staff']) })
  service.addUser('jane', { policies: new Set(['readers']) })
  return world
}

/** Everything that Fred can prove himself by. */
const PROOFS = {
  session: (world: LocalWorld) => world.ask(world.session('fred')),
  basic: (world: LocalWorld) => world.ask(world.basic('fred')),
  'Signature V4': (world: LocalWorld) => world.askSigned('fred'),
}

const EVERY_PROOF = Object.entries(PROOFS).map(([name, ask]) => ({ name, ask }))

/** What makes Fred lose his rights, as one change. */
const REVOCATIONS = [
  {
    name: 'a disabled user',
    revoke: ({ service }: LocalWorld) =>
      service.change([{ type: 'user', id: 'uid-fred' }], () => {
        const fred = service.users.get('fred')
        if (fred !== undefined) fred.active = false
      }),
  },
  {
    name: 'a removed member',
    revoke: ({ service }: LocalWorld) =>
      service.change(
        [
          { type: 'user', id: 'uid-fred' },
          { type: 'group', id: 'staff' },
        ],
        () => service.users.get('fred')?.groups.delete('staff'),
      ),
  },
  {
    name: 'a changed policy',
    revoke: ({ service }: LocalWorld) =>
      service.change([{ type: 'policy', id: 'readers' }], () =>
        service.policies.set('readers', documentOf('Deny', 'apples:*')),
      ),
  },
  {
    name: 'a changed group',
    revoke: ({ service }: LocalWorld) =>
      service.change([{ type: 'group', id: 'staff' }], () => service.groups.get('staff')?.clear()),
  },
  {
    name: 'a new guardrail',
    revoke: ({ service }: LocalWorld) =>
      service.change([{ type: 'partition', id: 'tinyauth' }], () => {
        service.policies.set('closed', documentOf('Deny', '*'))
        service.guardrails = ['closed']
      }),
  },
]

describe('an OAuth access token', () => {
  const headers = [['Authorization', `Bearer ${'t'.repeat(43)}`]] as const

  it('is for the service to judge, each time, and once for each question', async () => {
    const world = await orchard()
    for (const asked of [1, 2]) {
      await world.ask(headers)
      expect(world.fallback.asked).toHaveLength(asked)
    }
    expect(world.fallback.asked[0]).toMatchObject({ headers })
    expect(world.service.calls.filter((call) => call.includes('ttt'))).toEqual([])
  })
})

describe('LocalDecider', () => {
  it.each(EVERY_PROOF)('decides by $name in process, and at once the second time', async ({ ask }) => {
    const world = await orchard()
    const first = await ask(world)
    expect(first).toMatchObject({
      authorized: true,
      allowed: [true],
      identity: { username: 'fred' },
      decidedBy: 'local',
    })
    const calls = world.service.calls.length
    const second = ask(world)
    expect(second).not.toBeInstanceOf(Promise)
    expect(second).toEqual(first)
    expect(world.service.calls).toHaveLength(calls)
    expect(world.fallback.asked).toEqual([])
  })

  it('denies what no policy allows, and says who was proved', async () => {
    const world = await orchard()
    const answer = await world.ask(world.session('fred'), 'EatApple')
    expect(answer).toMatchObject({
      authorized: false,
      allowed: [false],
      authenticated: true,
      errorCode: 'NotPermitted',
    })
  })

  it('says who it is when nothing is asked, and lets nobody in by that', async () => {
    const world = await orchard()
    const answer = await world.ask(world.session('fred'), '', { pairs: [] })
    expect(answer).toMatchObject({
      authorized: false,
      allowed: [],
      authenticated: true,
      identity: { username: 'fred' },
    })
    expect(answer.errorCode).toBeUndefined()
  })

  it.each([
    { name: 'no credential', ask: (world: LocalWorld) => world.ask([]), errorCode: 'UnsignedRequest' },
    {
      name: 'a wrong secret',
      ask: (world: LocalWorld) => world.ask(world.basic('fred', 'x')),
      errorCode: 'InvalidSignature',
    },
    {
      name: 'another request',
      ask: (world: LocalWorld) => world.askSigned('fred', undefined, '/pears'),
      errorCode: 'InvalidSignature',
    },
    {
      name: 'a signature by another secret',
      ask: (world: LocalWorld) => world.askSigned('fred', 'x'),
      errorCode: 'InvalidSignature',
    },
    { name: 'an unknown key', ask: (world: LocalWorld) => world.ask(world.basic('nobody')), errorCode: 'NoSuchKey' },
    { name: 'an unknown user', ask: (world: LocalWorld) => world.ask(world.session('nobody')), errorCode: 'NoSuchKey' },
  ])('does not recognise $name', async ({ ask, errorCode }) => {
    const world = await orchard()
    const answer = await ask(world)
    expect(answer).toMatchObject({
      authorized: false,
      authenticated: false,
      allowed: [false],
      errorCode,
      decidedBy: 'local',
    })
  })

  it.each([
    { name: 'an expired session', more: { iat: 0, exp: 1 } },
    { name: 'a session without its CSRF header', more: { 'csrf-token': 'x' } },
  ])('lets nobody in with $name', async ({ more }) => {
    const world = await orchard()
    expect((await world.ask(world.session('fred', more))).authorized).toBe(false)
  })

  it('lists what is permitted, as it would decide', async () => {
    const world = await orchard()
    const { decider } = world
    const question = { headers: world.session('fred'), request: undefined, context: {}, action: 'GetApple' }
    const { authenticated, permitted } = await decider.permitted(question)
    expect(authenticated).toBe(true)
    expect(isPermitted(permitted, 'arn:tinyauth:apples:default::apples/1')).toBe(true)
    expect((await decider.permitted({ ...question, action: 'EatApple' })).permitted.allowed).toEqual([])
    const nobody = await decider.permitted({ ...question, headers: [] })
    expect(nobody).toMatchObject({ authenticated: false, errorCode: 'UnsignedRequest', permitted: { allowed: [] } })
  })

  it('gives conditions the level of the action, in any case of letters', async () => {
    const world = await orchard()
    const Condition = { StringEquals: { ActionLevel: 'read' } }
    const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition }
    world.service.policies.set('readers', { Version: '2012-10-17', Statement: [statement] })
    expect((await world.ask(world.session('jane'), 'getapple')).authorized).toBe(true)
    expect((await world.ask(world.session('jane'), 'EatApple')).authorized).toBe(false)
  })

  it('drops what a caller says of itself', async () => {
    const world = await orchard()
    const Condition = { Bool: { Mfa: 'true' } }
    const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition }
    world.service.policies.set('readers', { Version: '2012-10-17', Statement: [statement] })
    expect((await world.ask(world.session('jane'), 'GetApple', { context: { Mfa: true } })).authorized).toBe(false)
    expect((await world.ask(world.session('jane', { mfa: true }))).authorized).toBe(true)
  })
})

describe('after a change, LocalDecider', () => {
  const cases = EVERY_PROOF.flatMap(({ name, ask }) => REVOCATIONS.map((one) => ({ ...one, proof: name, ask })))

  it.each(cases)('refuses after $name, by $proof, as soon as it is heard', async ({ revoke, ask }) => {
    const world = await orchard()
    expect((await ask(world)).authorized).toBe(true)
    revoke(world)
    await settled()
    expect((await ask(world)).authorized).toBe(false)
  })

  it('refuses a key that was revoked, and one that is no more', async () => {
    const world = await orchard()
    const { service } = world
    expect((await world.askSigned('fred')).authorized).toBe(true)
    service.change([{ type: 'user', id: 'uid-fred' }], () => {
      service.users.get('fred')?.keys.set('AKID-fred', { active: false, secret: 'secret of fred' })
    })
    await settled()
    expect((await world.askSigned('fred')).authorized).toBe(false)
    service.change([{ type: 'user', id: 'uid-fred' }], () => service.users.get('fred')?.keys.clear())
    await settled()
    expect(await world.askSigned('fred')).toMatchObject({ authorized: false, errorCode: 'NoSuchKey' })
  })

  it('grants what was given, and lets those be that it does not name', async () => {
    const world = await orchard()
    const { service } = world
    expect((await world.ask(world.session('fred'), 'EatApple')).authorized).toBe(false)
    await world.ask(world.session('jane'))
    const calls = service.calls.length
    service.policies.set('eaters', documentOf('Allow', 'apples:Eat*'))
    service.change([{ type: 'user', id: 'uid-fred' }], () => service.users.get('fred')?.policies.add('eaters'))
    await settled()
    expect((await world.ask(world.session('fred'), 'EatApple')).authorized).toBe(true)
    expect(world.ask(world.session('jane'))).toMatchObject({ authorized: true })
    expect(service.calls.slice(calls).filter((call) => call.includes('jane'))).toEqual([])
  })

  it.each(['service', 'partition', 'something new'])('forgets everything after a change of a %s', async (type) => {
    const world = await orchard()
    await world.ask(world.session('fred'))
    await world.ask(world.session('jane'))
    expect(world.store.size).toBe(2)
    world.service.change([{ type, id: 'x' }])
    await settled()
    expect(world.store.size).toBe(0)
  })

  it('does not let in who was proved before the change and would be answered after it', async () => {
    const world = await orchard()
    const { service } = world
    service.hold()
    const answer = world.ask(world.session('fred'))
    await settled()
    service.change([{ type: 'user', id: 'uid-fred' }], () => service.users.get('fred')?.groups.clear())
    await settled()
    service.release()
    expect((await answer).authorized).toBe(false)
  })

  it('does not let in who was held, and whose subkey came after the change', async () => {
    const world = await orchard()
    const { service } = world
    expect((await world.ask(world.basic('fred'))).authorized).toBe(true)
    service.hold()
    const answer = world.askSigned('fred')
    await settled()
    service.change([{ type: 'group', id: 'staff' }], () => service.groups.get('staff')?.clear())
    await settled()
    service.release()
    expect((await answer).authorized).toBe(false)
  })

  it('asks the service no more for an answer of before the change', async () => {
    const world = await orchard()
    const fred = world.service.users.get('fred')
    fred?.keys.set('AKID-fred', { active: true, secret: 'secret of fred', sourceCidrs: ['192.0.2.0/24'] })
    world.service.change([{ type: 'user', id: 'uid-jane' }])
    await settled()
    await world.askSigned('fred')
    expect(world.fallback.asked).toMatchObject([{ atLeastRevision: 2 }])
  })
})

describe('what LocalDecider cannot hold', () => {
  it.each([
    { name: 'is bound to addresses', bound: { sourceCidrs: ['192.0.2.0/24'] } },
    { name: 'is bound by a boundary', bound: { boundary: 'readers' } },
    { name: 'is not active', bound: { active: false } },
  ])('of a key that $name goes to the service', async ({ bound }) => {
    const world = await orchard()
    world.service.users.get('fred')?.keys.set('AKID-fred', { active: true, secret: 'secret of fred', ...bound })
    const answer = await world.askSigned('fred')
    expect(answer.decidedBy).toBe('remote')
    expect(world.fallback.asked).toMatchObject([{ pairs: [{ action: 'GetApple' }] }])
  })

  it.each([
    { name: 'an action with a prefix', more: { pairs: [{ action: 'apples:GetApple', resource: 'arn:x' }] } },
    { name: 'a resource with a star', more: { pairs: [{ action: 'GetApple', resource: 'arn:*' }] } },
    { name: 'two spellings of one key', more: { context: { SourceIp: '192.0.2.1', SourceIP: '192.0.2.2' } } },
    { name: 'a change that was not heard yet', more: { atLeastRevision: 2 } },
  ])('of a question with $name goes to the service', async ({ more }) => {
    const world = await orchard()
    await world.ask(world.session('fred'))
    expect((await world.ask(world.session('fred'), 'GetApple', more)).decidedBy).toBe('remote')
  })

  it.each(['..', '.', 'x'.repeat(161), 'lone \ud800'])('of a user named %j goes to the service', async (user) => {
    const world = await orchard()
    expect((await world.ask(world.session(user))).decidedBy).toBe('remote')
    expect(world.service.calls.filter((call) => call.startsWith('principal'))).toEqual([])
  })

  it('goes to the service for the cookie of a session on the server, unless another proof decides', async () => {
    const world = await orchard()
    const cookie = ['Cookie', '__Host-session=one.secret'] as const
    await world.ask(world.session('fred'))
    for (const headers of [[cookie], [['cookie', 'x=1; __Secure-session=one.secret'] as const]]) {
      expect((await world.ask(headers)).decidedBy).toBe('remote')
    }
    expect((await world.ask([...world.session('fred'), cookie])).decidedBy).toBe('local')
    expect((await world.ask([])).errorCode).toBe('UnsignedRequest')
    expect(world.fallback.asked).toHaveLength(2)
  })

  it('says that a fresh second factor is all that is missing, of a session that it holds', async () => {
    const world = await orchard()
    const Statement = { Effect: 'Allow', Action: 'apples:*', Resource: '*', Condition: { Bool: { Mfa: true } } }
    world.service.policies.set('careful', { Version: '2012-10-17', Statement })
    world.service.addUser('ann', { policies: new Set(['careful']) })
    const session = { id: 's1', kind: 'token', createdAtMs: 0, expiresAtMs: world.clock.now() + 60_000 }
    world.service.mangle = (body, kind) => (kind === 'principal' ? { ...body, sessions: [session] } : body)
    const lacking = { authorized: false, errorCode: 'NotPermitted', decidedBy: 'local', stepUp: 'mfa' }
    expect(await world.ask(world.session('ann', { sid: 's1' }))).toMatchObject(lacking)
    expect(await world.ask(world.session('ann'))).not.toHaveProperty('stepUp')
    expect(await world.ask(world.session('fred', { sid: 's1' }), 'DeleteApple')).not.toHaveProperty('stepUp')
  })

  it('goes to the service for a session of a day long gone, without a key of that day', async () => {
    const world = await orchard()
    const old = world.session('fred', { iat: 1_600_000_000, exp: 1_600_003_600 })
    expect((await world.ask(old)).decidedBy).toBe('remote')
    expect(world.service.calls.filter((call) => call.startsWith('subkey'))).toEqual([])
  })
})

describe('without the feed, LocalDecider', () => {
  it('asks the service, and fails closed when it is out of reach too', async () => {
    const world = new LocalWorld()
    world.service.policies.set('readers', documentOf('Allow', '*'))
    world.service.addUser('fred', { policies: new Set(['readers']) })
    expect((await world.ask(world.session('fred'))).decidedBy).toBe('remote')
    world.fallback.error = new ConnectionError('down')
    await expect(world.ask(world.session('fred'))).rejects.toThrow(ConnectionError)
  })

  it('does not decide once the feed was silent for too long, though nothing has ended', async () => {
    const world = await orchard()
    world.fallback.error = new ConnectionError('down')
    expect((await world.ask(world.session('fred'))).authorized).toBe(true)
    world.service.muted = true
    world.clock.jump(MAX_SILENCE_MS)
    expect((await world.ask(world.session('fred'))).authorized).toBe(true)
    world.clock.jump(1)
    await expect(world.ask(world.session('fred'))).rejects.toThrow(ConnectionError)
  })

  it('does not decide by a clock that was set back before the last sign of the service', async () => {
    const world = await orchard()
    await world.ask(world.session('fred'))
    world.clock.jump(-1)
    expect((await world.ask(world.session('fred'))).decidedBy).toBe('remote')
  })

  it('decides again after a short silence without anything missed, by what it held', async () => {
    const world = await orchard()
    await world.ask(world.session('fred'))
    world.service.down = new ConnectionError('down')
    world.service.cut()
    await world.clock.pass(MAX_SILENCE_MS + 1)
    expect((await world.ask(world.session('fred'))).decidedBy).toBe('remote')
    const calls = world.service.calls.length
    world.service.down = undefined
    await world.clock.pass(60_000)
    await settled()
    expect(world.feed.isLive(world.clock.now())).toBe(true)
    expect(world.service.calls.slice(calls)).toContain('stream 1')
    expect(world.store.size).toBe(1)
  })

  it('does not decide by what was changed while the feed was cut', async () => {
    const world = await orchard()
    const { service } = world
    expect((await world.ask(world.session('fred'))).authorized).toBe(true)
    service.cut()
    service.change([{ type: 'group', id: 'staff' }], () => service.groups.get('staff')?.clear())
    await settled()
    await world.clock.pass(1000)
    expect((await world.ask(world.session('fred'))).authorized).toBe(false)
    expect(service.calls).toContain('stream 1')
  })

  it('forgets everything after a gap', async () => {
    const world = await orchard()
    const { service } = world
    await world.ask(world.session('fred'))
    service.muted = true
    service.change([{ type: 'group', id: 'staff' }], () => service.groups.get('staff')?.clear())
    service.muted = false
    service.change([{ type: 'user', id: 'uid-jane' }])
    await settled()
    expect(world.store.size).toBe(0)
    expect((await world.ask(world.session('fred'))).authorized).toBe(false)
    await world.clock.pass(1000)
    expect(await world.ask(world.session('fred'))).toMatchObject({ authorized: false, decidedBy: 'local' })
  })

  it('decides nothing once it is closed, and ends everything', async () => {
    const world = await orchard()
    await world.ask(world.session('fred'))
    await world.decider.close()
    await settled()
    expect(() => world.ask(world.session('fred'))).toThrow(ConnectionError)
    expect(world.fallback.closed).toBe(true)
    expect(world.service.streams.size).toBe(0)
    expect(world.clock.size).toBe(0)
  })

  it('is ready when the feed is heard, or when it is clear that the service has to decide', async () => {
    const world = new LocalWorld()
    await world.decider.ready()
    expect(world.feed.isLive(world.clock.now())).toBe(true)
    const other = new LocalWorld()
    other.service.down = new ConnectionError('down')
    const ready = other.decider.ready()
    await settled()
    await other.clock.pass(2000)
    await ready
    expect(other.feed.isLive(other.clock.now())).toBe(false)
  })
})

describe('LocalDecider, of what the service answers,', () => {
  const asks = (world: LocalWorld): Promise<Answer>[] => EVERY_PROOF.map(({ ask }) => Promise.resolve(ask(world)))

  it.each([
    { name: 'another user', mangle: () => ({ username: 'freddy' }), by: 'session' },
    { name: 'another key', mangle: () => ({ key: { keyId: 'AKID-jane', active: true } }), by: 'Signature V4' },
    { name: 'a member that is not known', mangle: () => ({ session: { id: 'x', policies: [] } }) },
    { name: 'no revision', mangle: () => ({ revision: undefined }) },
    { name: 'a revision of before', mangle: () => ({ revision: 0 }) },
    { name: 'no layers', mangle: () => ({ guardrails: undefined }) },
    { name: 'a membership that is none', mangle: () => ({ memberships: [null] }) },
    { name: 'a limit that is none', mangle: () => ({ limits: { statements: '1' } }) },
    { name: 'no limits', mangle: () => ({ limits: {} }) },
    { name: 'an activity that is none', mangle: () => ({ active: 'yes' }) },
    { name: 'policies that are none', mangle: () => ({ own: { id: 'x', kind: 'user', policies: 'all' } }) },
    {
      name: 'a policy without a document',
      mangle: () => ({ own: { id: 'x', kind: 'user', policies: [{ id: 'x' }] } }),
    },
    { name: 'a kind of source that is not known', mangle: () => ({ own: { id: 'x', kind: 'root', policies: [] } }) },
    { name: 'a null', mangle: () => ({ boundary: null }) },
  ])('takes $name for nothing that it can decide by', async ({ mangle, by }) => {
    const world = await orchard()
    world.service.mangle = (body, kind) => (kind === 'principal' ? { ...body, ...mangle() } : body)
    const proofs = EVERY_PROOF.filter(({ name }) => by === undefined || name === by)
    for (const { ask } of proofs) expect(await ask(world)).toMatchObject({ authorized: false, decidedBy: 'remote' })
    expect(world.store.size).toBe(0)
  })

  it.each([
    { name: 'a fault', mangle: { faults: ['too many groups'] } },
    {
      name: 'a policy that nobody can read',
      mangle: { own: { id: 'x', kind: 'user', policies: [{ id: 'x', document: null }] } },
    },
    {
      name: 'a policy that is none',
      mangle: { own: { id: 'x', kind: 'user', policies: [{ id: 'x', document: 'all' }] } },
    },
    { name: 'a boundary without policies', mangle: { boundary: { id: 'x', policies: [] } } },
    { name: 'a limit of nothing', mangle: 'no statements' },
    { name: 'a disabled user', mangle: { active: false } },
  ])('denies everything by $name', async ({ mangle }) => {
    const world = await orchard()
    world.service.mangle = (body, kind) => {
      if (kind !== 'principal') return body
      if (typeof mangle !== 'string') return { ...body, ...mangle }
      return { ...body, limits: { ...Object(body['limits']), statementsPerPrincipal: 0 } }
    }
    for (const answer of await Promise.all(asks(world))) expect(answer.authorized).toBe(false)
  })

  it.each([
    { name: 'no key', mangle: () => ({}) },
    { name: 'a short key', mangle: () => ({ key: 'AAAA', identity: 'fred' }) },
    { name: 'a key of another', mangle: () => ({ key: Buffer.alloc(32).toString('base64'), identity: 'jane' }) },
    { name: 'a number', mangle: () => ({ key: 7, identity: 'fred' }) },
  ])('takes $name for no subkey', async ({ mangle }) => {
    const world = await orchard()
    world.service.mangle = (body, kind) => (kind === 'subkey' ? mangle() : body)
    for (const answer of await Promise.all(asks(world))) {
      expect(answer).toMatchObject({ authorized: false, decidedBy: 'remote' })
    }
  })

  it('lets nobody in by a subkey of something else', async () => {
    const world = await orchard()
    const key = Buffer.alloc(32, 7).toString('base64')
    world.service.mangle = (body, kind) => (kind === 'subkey' ? { ...body, key } : body)
    for (const answer of await Promise.all(asks(world))) {
      expect(answer).toMatchObject({ authorized: false, errorCode: 'InvalidSignature' })
    }
  })

  it.each([
    { name: 'too many questions', error: new ServiceRefusal('wait', 429, {}), asked: 0 },
    { name: 'a refusal', error: new ServiceRefusal('no', 403, {}), asked: 1 },
    { name: 'no answer', error: new ConnectionError('down'), asked: 1 },
  ])('takes $name for no permission', async ({ error, asked }) => {
    const world = await orchard()
    world.service.down = error
    world.fallback.error = error
    await expect(world.ask(world.session('fred'))).rejects.toThrow(ConnectionError)
    expect(world.fallback.asked).toHaveLength(asked)
  })

  it('bounds what is being read at a time', async () => {
    const world = await orchard({ mostFetches: 2 })
    world.service.hold()
    const names = ['a', 'b', 'c']
    const answers = names.map((name) =>
      Promise.resolve(world.ask(world.session(name))).catch((error: unknown) => error),
    )
    await settled()
    world.service.release()
    const [first, second, third] = await Promise.all(answers)
    expect([first, second]).toMatchObject([{ errorCode: 'NoSuchKey' }, { errorCode: 'NoSuchKey' }])
    expect(third).toBeInstanceOf(ConnectionError)
  })
})

describe('groups', () => {
  const chat = (world: LocalWorld, headers: Circumstances['headers']) => {
    const groups = [group('staff'), not('staff'), direct('other')]
    return world.decider.groups({ headers, request: undefined, context: {}, groups })
  }

  it('are decided by what is held, and by a change when it is heard', async () => {
    const world = await orchard()
    const { service } = world
    const via = [{ group: 'staff' }]
    const leaf = { path: 'staff', direct: false, negated: false, information: false, granted: true, via }
    const answer = await chat(world, world.session('fred'))
    expect(answer).toMatchObject({
      authenticated: true,
      errorCode: undefined,
      identity: { username: 'fred' },
      decidedBy: 'local',
    })
    expect(answer.groups.map(({ granted }) => granted)).toEqual([true, false, false])
    expect(answer.groups[0]?.leaves).toEqual([leaf])
    const subjects = [{ type: 'user', id: 'uid-fred' }]
    service.change(subjects, () => service.users.get('fred')?.groups.delete('staff'))
    await settled()
    expect((await chat(world, world.session('fred'))).groups.map(({ granted }) => granted)).toEqual([
      false,
      true,
      false,
    ])
    expect(world.fallback.asked).toEqual([])
  })

  it('are nobody’s where nobody is proved, and the service’s where it alone can judge', async () => {
    const world = await orchard()
    const nobody = await chat(world, world.basic('fred', 'wrong'))
    expect(nobody).toMatchObject({ authenticated: false, identity: undefined })
    expect(nobody.groups.every(({ granted, leaves }) => !granted && leaves.length === 0)).toBe(true)
    await chat(world, [['Cookie', '__Host-session=abc']])
    await chat(world, [['Authorization', `Bearer ${'t'.repeat(43)}`]])
    expect(world.fallback.asked).toHaveLength(2)
    world.clock.jump(MAX_SILENCE_MS + 1)
    await chat(world, world.basic('fred'))
    expect(world.fallback.asked).toHaveLength(3)
  })
})
