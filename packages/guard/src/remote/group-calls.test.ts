import { afterEach, describe, expect, it } from '@jest/globals'
import { type GroupExpression, parseGroupExpression } from '@tinyauth/policy-engine'
import { answerJson, guardSettings, received, SetClock, startOddService } from '../../test/builders/odd-service.js'
import { ConnectionError } from '../authorizer/errors.js'
import type { GroupsAnswer, GroupsQuestion } from '../decider.js'
import type { GuardOptions } from '../settings/guard-options.js'
import { RemoteDecider } from './remote-decider.js'

interface AskedBody {
  readonly groups: readonly string[]
  readonly headers: readonly (readonly [string, string])[]
}

const ends: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** As the service: everybody is in `staff`, directly. */
function answered({ groups, headers }: AskedBody): Record<string, unknown> {
  const user = headers[0]?.[1].slice('Basic '.length)
  if (user === undefined)
    return { Authenticated: false, ErrorCode: 'UnsignedRequest', Groups: groups.map(nothing), MaxAge: 0, Revision: 7 }
  return { Authenticated: true, Identity: user, Groups: groups.map(told), MaxAge: 60, Revision: 7 }
}

function nothing(expression: string): object {
  return { expression, granted: false, leaves: [] }
}

function told(expression: string): object {
  const negated = expression.startsWith('~')
  const path = expression.slice(negated ? 1 : 0)
  const granted = path === 'staff'
  const leaf = { path, direct: negated, negated, information: false, granted, via: granted ? [{ group: path }] : [] }
  return { expression, granted: granted !== negated, leaves: [leaf] }
}

interface World {
  readonly decider: RemoteDecider
  readonly bodies: AskedBody[]
  readonly clock: SetClock
}

async function worldOf(
  options: GuardOptions = {},
  reply: (body: AskedBody) => unknown = answered,
  status = 200,
): Promise<World> {
  const bodies: AskedBody[] = []
  const service = await startOddService((request, response) => {
    void received(request).then(({ body }) => {
      if (body === '') return answerJson(response, {})
      const asked = JSON.parse(body) as AskedBody // sent by the decider under test
      bodies.push(asked)
      answerJson(response, reply(asked), status)
    })
  })
  const clock = new SetClock()
  const decider = new RemoteDecider(guardSettings({ endpoint: service.endpoint, clock, ...options }))
  ends.push(
    () => decider.close(),
    () => service.close(),
  )
  return { decider, bodies, clock }
}

function parsed(text: string): GroupExpression {
  const { expression } = parseGroupExpression(text)
  if (expression === undefined) throw new Error(`\`${text}\` is no expression`)
  return expression
}

function question(texts: readonly string[], more: Partial<GroupsQuestion> = {}): GroupsQuestion {
  const headers = [['Authorization', 'Basic fred']] as const
  return { headers, request: undefined, context: {}, groups: texts.map(parsed), ...more }
}

async function granted(asked: GroupsAnswer | Promise<GroupsAnswer>): Promise<unknown[]> {
  const { groups, decidedBy } = await asked
  return [...groups.map((one) => one.granted), decidedBy]
}

describe('questions about groups', () => {
  it('of one tick, one proof and one context are one call; others are not', async () => {
    const { decider, bodies } = await worldOf()
    const answers = await Promise.all([
      granted(decider.groups(question(['staff', 'chat']))),
      granted(decider.groups(question(['chat', '~chat']))),
      granted(decider.groups(question(['staff'], { headers: [['Authorization', 'Basic jane']] }))),
      granted(decider.groups(question(['staff'], { context: { SourceIp: '10.0.0.1' } }))),
    ])
    expect(answers).toEqual([
      [true, false, 'remote'],
      [false, true, 'remote'],
      [true, 'remote'],
      [true, 'remote'],
    ])
    expect(bodies.map(({ groups }) => groups)).toEqual([['staff', 'chat', '~chat'], ['staff'], ['staff']])
    await decider.groups(question(['staff']))
    expect(bodies).toHaveLength(4)
  })

  it('are parted where the service would not take so many', async () => {
    const { decider, bodies } = await worldOf()
    const many = (prefix: string): string[] => Array.from({ length: 30 }, (_, i) => `${prefix}${i}`)
    await Promise.all([decider.groups(question(many('a'))), decider.groups(question(many('b')))])
    expect(bodies.map(({ groups }) => groups.length)).toEqual([30, 30])
  })

  it.each<[string, (body: AskedBody) => unknown]>([
    ['is about other expressions', (body) => answered({ ...body, groups: ['other'] })],
    ['lacks one', (body) => ({ ...answered(body), Groups: [] })],
    [
      'grants what its groups do not',
      () => ({ ...GRANTED, Groups: [{ expression: 'staff', granted: true, leaves: [] }] }),
    ],
    [
      'grants by another group',
      () => ({ ...GRANTED, Groups: [{ ...told('chat'), expression: 'staff', granted: true }] }),
    ],
    ['names nobody', (body) => ({ ...answered(body), Identity: undefined })],
    ['proved nobody, and names them', (body) => ({ ...answered(body), Authenticated: false, ErrorCode: 'NoSuchKey' })],
    ['grants with a code', (body) => ({ ...answered(body), ErrorCode: 'InsufficientScope' })],
    ['grants to a token without the scope', (body) => ({ ...answered(body), ClientId: 'c', Scopes: ['read'] })],
    ['does not say why nobody was proved', (body) => ({ ...answered({ ...body, headers: [] }), ErrorCode: undefined })],
    ['says a text for granted', () => ({ ...GRANTED, Groups: [{ ...told('staff'), granted: 'true' }] })],
    ['has leaves of another form', () => ({ ...GRANTED, Groups: [{ ...told('staff'), leaves: 'staff' }] })],
    ['has no age', (body) => ({ ...answered(body), MaxAge: undefined })],
    ['has no revision', (body) => ({ ...answered(body), Revision: undefined })],
  ])('are not answered where the answer %s', async (_, reply) => {
    const { decider } = await worldOf({}, reply)
    await expect(Promise.resolve(decider.groups(question(['staff'])))).rejects.toThrow(ConnectionError)
  })

  it('grant nothing by `~` where an answer leaves the group out', async () => {
    const Groups = [{ expression: '~chat', granted: true, leaves: [] }]
    const { decider } = await worldOf({}, () => ({ ...GRANTED, Groups }))
    await expect(Promise.resolve(decider.groups(question(['~chat'])))).rejects.toThrow(ConnectionError)
  })

  it('are not answered by a service that does not know them, or knows less than was heard', async () => {
    const old = await worldOf({}, () => ({ title: 'not found' }), 404)
    await expect(Promise.resolve(old.decider.groups(question(['staff'])))).rejects.toThrow(
      'does not know `check-groups`',
    )
    const { decider } = await worldOf()
    const later = question(['staff'], { atLeastRevision: 8 })
    await expect(Promise.resolve(decider.groups(later))).rejects.toThrow(ConnectionError)
  })
})

const GRANTED = { Authenticated: true, Identity: 'fred', MaxAge: 5, Revision: 7 }

describe('what is kept of groups', () => {
  const CACHE = { cache: { maxAgeSeconds: 300 } }

  it('is asked again each time without `cache`', async () => {
    const { decider, bodies } = await worldOf()
    for (let i = 0; i < 2; i++) await decider.groups(question(['staff']))
    expect(bodies).toHaveLength(2)
  })

  it('is kept five seconds where it is granted, one where it is not, whatever is said', async () => {
    const { decider, bodies, clock } = await worldOf(CACHE)
    const ask = (text: string) => granted(decider.groups(question([text])))
    await decider.groups(question(['staff', 'chat']))
    expect([await ask('staff'), await ask('chat')]).toEqual([
      [true, 'cache'],
      [false, 'cache'],
    ])
    clock.nowMs += 1000
    expect([await ask('staff'), await ask('chat')]).toEqual([
      [true, 'cache'],
      [false, 'remote'],
    ])
    clock.nowMs += 4000
    expect(await ask('staff')).toEqual([true, 'remote'])
    expect(bodies).toHaveLength(3)
    clock.nowMs -= 1
    expect(await ask('staff')).toEqual([true, 'remote'])
  })

  it('is of one proof, one method of it, one address and one expression', async () => {
    const { decider } = await worldOf(CACHE)
    await decider.groups(question(['staff']))
    const others: readonly GroupsQuestion[] = [
      question(['staff'], { headers: [['Authorization', 'Basic jane']] }),
      question(['staff'], { context: { SourceIp: '10.0.0.1' } }),
      question(['staff'], { request: { method: 'POST', uri: '/', bodySha256: '0'.repeat(64) } }),
      question(['~staff']),
      question(['staff', 'chat']),
      question(['staff'], { atLeastRevision: 8 }),
    ]
    for (const other of others) {
      const found = await Promise.resolve(decider.groups(other)).catch(() => undefined)
      expect(found?.decidedBy).not.toBe('cache')
    }
    const same = question(['staff'], { context: { RequestDateTime: '2026-11-22T12:00:00Z' } })
    expect(await granted(decider.groups(same))).toEqual([true, 'cache'])
  })

  it('is nothing of nobody, of those of whom nothing is told, and of what may not be kept', async () => {
    for (const more of [{ ErrorCode: 'InsufficientScope', ClientId: 'c', Scopes: [] }, { MaxAge: 0 }]) {
      const nothingTold = (body: AskedBody): object => ({
        ...answered(body),
        Groups: body.groups.map(nothing),
        ...more,
      })
      const { decider, bodies } = await worldOf(CACHE, nothingTold)
      for (let i = 0; i < 2; i++) await decider.groups(question(['staff']))
      expect(bodies).toHaveLength(2)
    }
    const { decider, bodies } = await worldOf(CACHE)
    for (let i = 0; i < 2; i++) await decider.groups(question(['staff'], { headers: [] }))
    expect(bodies).toHaveLength(2)
  })

  it('ends with the next change that is heard, but for those of policies, also where the answer is under way', async () => {
    let meanwhile = (): void => undefined
    const { decider } = await worldOf(CACHE, (body) => {
      meanwhile()
      return answered(body)
    })
    const { groupsCache } = decider
    const ask = () => granted(decider.groups(question(['staff'])))
    const event = (type: string, seq: number) => ({ type: 'x', seq, atMs: 0, subjects: [{ type, id: '1' }] })
    await ask()
    groupsCache?.apply(event('policy', 6))
    expect(await ask()).toEqual([true, 'cache'])
    groupsCache?.apply(event('group', 7))
    meanwhile = () => groupsCache?.apply(event('user', 8))
    expect([await ask(), await ask()]).toEqual([
      [true, 'remote'],
      [true, 'remote'],
    ])
    groupsCache?.lose()
    meanwhile = () => groupsCache?.lose()
    expect([await ask(), await ask()]).toEqual([
      [true, 'remote'],
      [true, 'remote'],
    ])
    meanwhile = () => undefined
    expect([await ask(), await ask()]).toEqual([
      [true, 'remote'],
      [true, 'cache'],
    ])
    groupsCache?.startAt(100)
    expect([await ask(), await ask()]).toEqual([
      [true, 'remote'],
      [true, 'remote'],
    ])
  })
})
