import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { arn } from './policies.js'

const ALLOW_ALL = { Effect: 'Allow', Action: '*', Resource: '*' }
const RED = arn('orchard', 'apples/red')

let service: TestService
let orchard: TestUser

beforeAll(async () => {
  service = await startService()
  orchard = await service.gatekeeper('orchard')
})

afterAll(() => service.stop())

async function may(statements: readonly unknown[], resource = RED, context: unknown = {}): Promise<boolean> {
  const { username, proof } = await service.createUserWithKey()
  const document = { Version: '2012-10-17', Statement: statements }
  succeeded(await service.root.post(`/api/v1/users/${username}/policies`, { name: 'p', policy: document }))
  return service.permitted(orchard, 'orchard', proof, 'GetApple', resource, context)
}

// Each is a thing that the original got wrong (capabilities S1, S2); the other half shows that the statement is heard at all.
describe('what the original got wrong', () => {
  it('a Deny with NotResource fires', async () => {
    const denyOthers = { Effect: 'Deny', Action: '*', NotResource: RED }
    expect(await may([ALLOW_ALL, denyOthers], arn('orchard', 'apples/green'))).toBe(false)
    expect(await may([ALLOW_ALL, denyOthers])).toBe(true)
  })

  it('a Deny with NotAction fires', async () => {
    expect(await may([ALLOW_ALL, { Effect: 'Deny', NotAction: 'orchard:EatApple', Resource: '*' }])).toBe(false)
    expect(await may([ALLOW_ALL, { Effect: 'Deny', NotAction: 'orchard:GetApple', Resource: '*' }])).toBe(true)
  })

  it('square brackets are letters, not a class', async () => {
    expect(await may([{ Effect: 'Allow', Action: '*', Resource: arn('orchard', 'apples/[r]ed') }])).toBe(false)
    const odd = arn('orchard', 'apples/[r]ed')
    expect(await may([{ Effect: 'Allow', Action: '*', Resource: odd }], odd)).toBe(true)
  })

  it('a negated operator is true when its key is missing', async () => {
    const denial = { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringNotEquals: { Team: 'a' } } }
    expect(await may([ALLOW_ALL, denial])).toBe(false)
    expect(await may([ALLOW_ALL, denial], RED, { Team: 'a' })).toBe(true)
  })

  it('a list of values means any of them', async () => {
    const networks = { IpAddress: { SourceIp: ['192.0.2.0/24', '198.51.100.0/24'] } }
    const statement = { ...ALLOW_ALL, Condition: networks }
    expect(await may([statement], RED, { SourceIp: '198.51.100.1' })).toBe(true)
    expect(await may([statement], RED, { SourceIp: '203.0.113.1' })).toBe(false)
  })

  it('a network with host bits is a network', async () => {
    const statement = { ...ALLOW_ALL, Condition: { IpAddress: { SourceIp: '192.0.2.77/24' } } }
    expect(await may([statement], RED, { SourceIp: '192.0.2.1' })).toBe(true)
  })

  it('one statement that is no list is heard beside those of a group', async () => {
    const { username, proof } = await service.createUserWithKey()
    const single = { Version: '2012-10-17', Statement: ALLOW_ALL }
    succeeded(await service.root.post(`/api/v1/users/${username}/policies`, { name: 'p', policy: single }))
    const group = await service.createGroup()
    await service.addMember(group, username)
    expect(await service.permitted(orchard, 'orchard', proof, 'GetApple', RED)).toBe(true)
  })

  it('actions are compared without regard to case, resources with it', async () => {
    expect(await may([{ Effect: 'Allow', Action: 'ORCHARD:getapple', Resource: '*' }])).toBe(true)
    expect(await may([{ Effect: 'Allow', Action: '*', Resource: arn('orchard', 'apples/RED') }])).toBe(false)
  })
})
