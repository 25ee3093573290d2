import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer, Decider, Question } from '@tinyauth/guard/client'
import { ManualClock } from '../../src/common/clock.js'
import { type IssuedToken, type OAuthTokenService, startOAuthTokenService } from '../service/oauth-token-service.js'
import { allow, policy } from '../service/policies.js'
import { MODE_NAMES, type ModeName, deciderOf } from './cases/modes.js'
import { APPLE, localGatekeeper, ORCHARD } from './guarded-service.js'

const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
const deciders = new Map<ModeName, Decider>()
let service: OAuthTokenService
let fred: string

beforeAll(async () => {
  service = await startOAuthTokenService(clock, { EVENTS_PING_SECONDS: '1' })
  const gatekeeper = await localGatekeeper(service)
  await service.root.post('/api/v1/services', { name: ORCHARD })
  await service.root.put(`/api/v1/services/${ORCHARD}/actions`, [
    { name: 'GetApple', level: 'read', resourceTypes: ['apples'] },
    { name: 'EatApple', level: 'write', resourceTypes: ['apples'] },
  ])
  fred = await service.createUser({ policy: policy(allow('*', '*')) })
  clock.advance(1000)
  for (const mode of MODE_NAMES) {
    const decider = deciderOf(mode, { url: service.url, service: ORCHARD, gatekeeper, clock })
    await decider.ready()
    deciders.set(mode, decider)
  }
})

afterAll(async () => {
  await Promise.all([...deciders.values()].map((decider) => decider.close()))
  await service.stop()
})

function may({ proof }: IssuedToken, action = 'GetApple'): Question {
  return { headers: [proof], request: undefined, context: {}, pairs: [{ action, resource: APPLE }] }
}

async function ask(mode: ModeName, question: Question): Promise<Answer> {
  const decider = deciders.get(mode)
  if (decider === undefined) throw new Error(`no guard decides in mode ${mode}`)
  return await decider.decide(question)
}

describe.each(MODE_NAMES)('an access token, to a guard that decides in mode %s', (mode) => {
  it('is good for what its scopes cover, and says whose client it is', async () => {
    const client = await service.clientRow()
    const token = await service.token(fred, { clientId: client.id, scopes: ['read', 'openid'] })
    const told = { clientId: client.clientId, scopes: ['read', 'openid'] }
    expect(await ask(mode, may(token))).toMatchObject({ authorized: true, identity: { username: fred, ...told } })
    const denied = await ask(mode, may(token, 'EatApple'))
    expect(denied).toMatchObject({ authorized: false, errorCode: 'NotPermitted', scopes: told.scopes })
    const whoever = await ask(mode, { ...may(token), pairs: [] })
    expect(whoever).toMatchObject({ authenticated: true, identity: { username: fred, ...told } })
  })

  it('that is revoked is refused within a second, without a word of the feed', async () => {
    const token = await service.token(fred, { scopes: ['read'] })
    for (const _time of [1, 2]) expect(await ask(mode, may(token))).toMatchObject({ authorized: true })
    await service.revoke(token)
    clock.advance(1000)
    expect(await ask(mode, may(token))).toMatchObject({ authorized: false, errorCode: 'InvalidSignature' })
  })

  it('is refused from its end on', async () => {
    const token = await service.token(fred, { scopes: ['read'], expiresAt: clock.now() + 900 })
    for (const _time of [1, 2]) expect(await ask(mode, may(token))).toMatchObject({ authorized: true })
    clock.advance(900)
    expect(await ask(mode, may(token))).toMatchObject({ authorized: false, errorCode: 'InvalidSignature' })
  })

  it('that nobody has is refused', async () => {
    const { headers, ...question } = may(await service.token(fred, { scopes: ['read'] }))
    const guess = headers.map(([name]) => [name, `Bearer ${'x'.repeat(43)}`] as const)
    expect(await ask(mode, { ...question, headers: guess })).toMatchObject({ authenticated: false })
  })
})

describe('who decides about an access token', () => {
  it.each([
    ['remote', 'remote'],
    ['remote with cache', 'cache'],
    ['local', 'remote'],
  ] as const)('in mode %s the second time: %s', async (mode, decidedBy) => {
    const token = await service.token(fred, { scopes: ['read'] })
    await ask(mode, may(token))
    expect(await ask(mode, may(token))).toMatchObject({ authorized: true, decidedBy })
  })
})
