import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import type { HeaderLine } from './client.js'
import { forgedToken, goodClaims, sessionCookie, startService } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, deny, own, policy } from './policies.js'
import type { StatementInput } from './policies.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const APPLE = arn('orchard', 'apples/red')

let service: TestService
let orchard: TestUser

beforeAll(async () => {
  service = await startService({ clock: new ManualClock(NOW) })
  orchard = await service.gatekeeper('orchard')
})

afterAll(() => service.stop())

/** Whether a new user with these statements may get the apple in a context. */
async function permitted(context: unknown, ...statements: readonly StatementInput[]): Promise<boolean> {
  const user = await service.createUserWithKey({ policy: policy(...statements) })
  return service.permitted(orchard, 'orchard', user.proof, 'GetApple', APPLE, context)
}

function when(operator: string, key: string, value: unknown): StatementInput {
  return allow('orchard:GetApple', '*', { [operator]: { [key]: value } })
}

describe('what the caller sends', () => {
  it.each([
    ['SourceIp', '192.0.2.7', true],
    ['sourceip', '192.0.2.7', true],
    ['SourceIP', '192.0.2.7', true],
    ['aws:SourceIp', '192.0.2.7', true],
    ['SourceIp', '192.0.3.7', false],
    ['SourceIp', 'not an address', false],
    ['SourceIp', '', false],
  ])('is one key under every spelling: %s = %s is %s', async (key, value, expected) => {
    expect(await permitted({ [key]: value }, when('IpAddress', 'SourceIp', '192.0.2.0/24'))).toBe(expected)
  })

  it('is not replaced by the address of the gatekeeper when it is missing', async () => {
    expect(await permitted({}, when('IpAddress', 'SourceIp', '127.0.0.0/8'))).toBe(false)
  })

  it('lets a Deny with NotIpAddress stand when the address is missing or unreadable', async () => {
    const statements = [allow('*', '*'), deny('*', '*', { NotIpAddress: { SourceIp: '192.0.2.0/24' } })] as const
    expect(await permitted({}, ...statements)).toBe(false)
    expect(await permitted({ SourceIp: 'x' }, ...statements)).toBe(false)
    expect(await permitted({ SourceIp: '192.0.2.1' }, ...statements)).toBe(true)
  })

  it('is refused when one key comes in two spellings', async () => {
    const context = { SourceIp: '192.0.2.1', SourceIP: '10.0.0.1' }
    const answer = await service.ask(orchard, 'orchard', { permit: { GetApple: [APPLE] }, headers: [], context })
    expect(answer.status).toBe(400)
    expect(answer.text).toContain('context/SourceI')
  })

  it('may be any key of its own', async () => {
    expect(await permitted({ Colour: 'red' }, when('StringEquals', 'Colour', 'red'))).toBe(true)
    expect(await permitted({ Colours: ['red', 'green'] }, when('ForAnyValue:StringEquals', 'Colours', 'green'))).toBe(
      true,
    )
  })

  it('may say when its request came in `RequestDateTime`, which is not the time of the service', async () => {
    const statement = when('DateLessThan', 'RequestDateTime', '2021-01-01T00:00:00Z')
    expect(await permitted({ RequestDateTime: '2020-06-01T00:00:00Z' }, statement)).toBe(true)
    expect(await permitted({ RequestDateTime: '2022-06-01T00:00:00Z' }, statement)).toBe(false)
    expect(await permitted({}, statement)).toBe(false)
  })

  it('cannot reach the members of every object', async () => {
    expect(await permitted({}, when('Null', 'constructor', 'false'))).toBe(false)
    expect(await permitted({}, when('Null', 'toString', 'false'))).toBe(false)
  })
})

describe('what the service sets', () => {
  it.each<[string, unknown]>([
    ['Username', 'root'],
    ['aws:username', 'root'],
    ['UserArn', own('users/root')],
    ['Action', 'orchard:Other'],
    ['Resource', 'other'],
    ['Service', 'other'],
    ['Region', 'other'],
    ['AuthMethod', 'session'],
    ['KeyId', 'AKOTHER'],
    ['Groups', ['admins']],
    ['DirectGroups', ['admins']],
    ['CurrentTime', '2020-01-01T00:00:00Z'],
    ['EpochTime', 5],
    ['Mfa', true],
    ['mfa', 'true'],
    ['aws:MultiFactorAuthPresent', true],
    ['TokenScopes', ['all']],
    ['SessionId', 'x'],
    ['ClientId', 'x'],
    ['Idp', 'x'],
    ['Idp.AccessLevel', 5],
    ['ActionLevel', 'read'],
    ['TokenIssueTime', '2020-01-01T00:00:00Z'],
    ['MfaAge', 5],
  ])('wins over a caller that sends %s', async (key, value) => {
    const texts = Array.isArray(value) ? value : [value]
    const operator = Array.isArray(value) ? 'ForAnyValue:StringEquals' : 'StringEquals'
    expect(await permitted({ [key]: value }, when(operator, key, texts.map(String)))).toBe(false)
  })

  it.each<[string, StatementInput]>([
    ['Action', when('StringEquals', 'Action', 'orchard:GetApple')],
    ['Resource', when('StringEquals', 'Resource', APPLE)],
    ['Service', when('StringEquals', 'Service', 'orchard')],
    ['Region', when('StringEquals', 'Region', 'global')],
    ['Mfa', when('Bool', 'Mfa', 'false')],
    ['AuthMethod', when('StringEquals', 'AuthMethod', 'basic')],
    ['CurrentTime', when('DateEquals', 'CurrentTime', '2026-11-22T12:00:00Z')],
    ['EpochTime', when('NumericEquals', 'EpochTime', String(NOW / 1000))],
    ['aws:CurrentTime', when('DateLessThan', 'aws:CurrentTime', '2026-11-22T12:00:01Z')],
  ])('can be asked for in a condition: %s', async (_key, statement) => {
    expect(await permitted({}, statement)).toBe(true)
  })

  it('puts the name of the user into a policy', async () => {
    const mine = policy(allow('orchard:GetApple', arn('orchard', 'apples/${Username}')))
    const user = await service.createUserWithKey({ policy: mine })
    const ask = (name: string): Promise<boolean> =>
      service.permitted(orchard, 'orchard', user.proof, 'GetApple', arn('orchard', `apples/${name}`))
    expect(await ask(user.username)).toBe(true)
    expect(await ask('red')).toBe(false)
  })

  it('tells the groups of the user', async () => {
    const user = await service.createUserWithKey({
      policy: policy(when('ForAnyValue:StringEquals', 'DirectGroups', 'pickers')),
    })
    await service.createGroup(undefined, 'pickers')
    const ask = (): Promise<boolean> => service.permitted(orchard, 'orchard', user.proof, 'GetApple', APPLE)
    expect(await ask()).toBe(false)
    await service.addMember('pickers', user.username)
    expect(await ask()).toBe(true)
  })

  it('knows multi-factor from the session only, and from no text', async () => {
    const user = await service.createUserWithKey({ policy: policy(when('Bool', 'Mfa', 'true')) })
    const withMfa = (mfa: unknown): HeaderLine => {
      const claims = { ...goodClaims(user.username, NOW / 1000), mfa }
      return sessionCookie(forgedToken('orchard', claims))
    }
    const ask = (proof: HeaderLine): Promise<boolean> =>
      service.permitted(orchard, 'orchard', proof, 'GetApple', APPLE, { Mfa: true })
    expect(await ask(withMfa(true))).toBe(true)
    expect(await ask(withMfa('true'))).toBe(false)
    expect(await ask(withMfa(1))).toBe(false)
    expect(await ask(withMfa(false))).toBe(false)
    expect(await ask(user.proof)).toBe(false)
  })

  it('knows the level of an action from the catalogue of its service', async () => {
    await service.root.post('/api/v1/services', { name: 'orchard' })
    const actions = [{ name: 'GetApple', level: 'read', resourceTypes: ['apples'] }]
    const registered = await service.root.put('/api/v1/services/orchard/actions', actions)
    expect(registered.status).toBe(200)
    const user = await service.createUserWithKey({
      policy: policy(allow('*', '*', { StringEquals: { ActionLevel: 'read' } })),
    })
    const ask = (action: string): Promise<boolean> => service.permitted(orchard, 'orchard', user.proof, action, APPLE)
    expect(await ask('GetApple')).toBe(true)
    expect(await ask('PeelApple')).toBe(false)
  })
})
