import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from '../service/client.js'
import { startService, succeeded } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, arn, deny, policy } from '../service/policies.js'

const APPLE = arn('orchard', 'apples/red')
const GET = policy(allow('orchard:GetApple', '*'))
const EAT = policy(allow('orchard:EatApple', '*'))

let service: TestService
let orchard: TestUser

beforeAll(async () => {
  service = await startService()
  orchard = await service.gatekeeper('orchard')
})

afterAll(() => service.stop())

function ask(user: TestUser, permit: unknown = { GetApple: [APPLE], EatApple: [APPLE] }): Promise<Answer> {
  return service.ask(orchard, 'orchard', { permit, headers: [user.proof] })
}

async function may(user: TestUser, action = 'GetApple'): Promise<boolean> {
  return service.permitted(orchard, 'orchard', user.proof, action, APPLE)
}

describe('policy/stored-invalid', () => {
  /** Writes into the database behind the back of the service. */
  function overwrite(name: string, document: string): void {
    const file = readdirSync(service.dataDir).find((entry) => entry.endsWith('.db')) ?? ''
    const database = new Database(join(service.dataDir, file))
    try {
      const { changes } = database.prepare('update inline_policies set document = ? where name = ?').run(document, name)
      expect(changes).toBe(1)
    } finally {
      database.close()
    }
  }

  it.each([
    ['no JSON', '{'],
    ['an unknown Effect', '{"Version":"2012-10-17","Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}'],
    [
      'an unknown member',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","X":1}]}',
    ],
    ['an empty text', ''],
    ['a list', '[]'],
  ])('a broken policy (%s) denies its holder and nobody else, without a 5xx', async (_what, document) => {
    const name = service.name('broken')
    const holder = await service.createUserWithKey({ policy: GET })
    await service.putUserPolicy(holder.username, GET, name)
    const other = await service.createUserWithKey({ policy: GET })
    overwrite(name, document)
    expect((await ask(holder, { GetApple: [APPLE] })).body).toMatchObject({
      Authorized: false,
      ErrorCode: 'NotPermitted',
    })
    expect(await may(other)).toBe(true)
    expect((await holder.client.get('/api/v1/users')).status).toBe(403)
  })

  it('a broken policy can be put right', async () => {
    const name = service.name('broken')
    const holder = await service.createUserWithKey()
    await service.putUserPolicy(holder.username, GET, name)
    overwrite(name, '{')
    expect(await may(holder)).toBe(false)
    const body = { name, policy: JSON.stringify(GET) }
    succeeded(await service.root.put(`/api/v1/users/${holder.username}/policies/${name}`, body))
    expect(await may(holder)).toBe(true)
  })
})

describe('policy/toctou', () => {
  it('while a policy changes again and again, every answer is of one version whole', async () => {
    const user = await service.createUserWithKey({ policy: GET })
    const path = `/api/v1/users/${user.username}/policies/test`
    const writes = (async (): Promise<void> => {
      for (let round = 0; round < 40; round += 1) {
        const document = round % 2 === 0 ? EAT : GET
        succeeded(await service.root.put(path, { name: 'test', policy: JSON.stringify(document) }))
      }
    })()
    const seen = new Set<string>()
    for (let batch = 0; batch < 20; batch += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => ask(user)))
      for (const { status, body } of answers) {
        expect(status).toBe(200)
        seen.add(JSON.stringify((body as { Permitted: unknown }).Permitted)) // a map of what is permitted
      }
    }
    await writes
    const whole = [JSON.stringify({ GetApple: [APPLE] }), JSON.stringify({ EatApple: [APPLE] })]
    for (const permitted of seen) expect(whole).toContain(permitted)
  })
})

describe('policy/cache', () => {
  it('what was taken away is denied in the very next answer', async () => {
    const { root } = service
    const user = await service.createUserWithKey({ policy: GET })
    const path = `/api/v1/users/${user.username}`
    expect(await may(user)).toBe(true)
    succeeded(await root.delete(`${path}/policies/test`))
    expect(await may(user)).toBe(false)
    const group = await service.createGroup(GET)
    await service.addMember(group, user.username)
    expect(await may(user)).toBe(true)
    succeeded(await root.delete(`/api/v1/groups/${group}/users/${user.username}`))
    expect(await may(user)).toBe(false)
    await service.addMember(group, user.username)
    expect(await may(user)).toBe(true)
    const document = JSON.stringify(policy(deny('*', '*')))
    succeeded(await root.put(`/api/v1/groups/${group}/policies/test`, { name: 'test', policy: document }))
    expect(await may(user)).toBe(false)
  })

  it('an answer that nobody was found is not kept', async () => {
    const name = service.name('later')
    const path = `/api/v1/regions/global/services/orchard/user-policies/${name}`
    expect((await orchard.client.get(path)).status).toBe(404)
    await service.createUser({ username: name })
    expect((await orchard.client.get(path)).status).toBe(200)
  })
})

describe('policy/merge', () => {
  it('fifty groups with four policies each are all heard', async () => {
    const user = await service.createUserWithKey()
    const groups = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => {
        const group = await service.createGroup()
        await service.addMember(group, user.username)
        for (let number = 0; number < 4; number += 1) {
          const document = JSON.stringify(policy(allow(`orchard:Act${index}x${number}`, '*')))
          succeeded(
            await service.root.post(`/api/v1/groups/${group}/policies`, { name: `p${number}`, policy: document }),
          )
        }
        return group
      }),
    )
    expect(await may(user, 'Act0x0')).toBe(true)
    expect(await may(user, 'Act49x3')).toBe(true)
    expect(await may(user, 'Act50x0')).toBe(false)
    const denial = JSON.stringify(policy(deny('orchard:Act49x3', '*')))
    const last = groups.at(-1) ?? ''
    succeeded(await service.root.post(`/api/v1/groups/${last}/policies`, { name: 'denial', policy: denial }))
    expect([await may(user, 'Act49x3'), await may(user, 'Act49x2')]).toEqual([false, true])
  }, 30_000)
})
