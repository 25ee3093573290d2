import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
import { pbkdf2Sync } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { text } from '../service/client.js'
import { SIGNING_KEY, startService, withService } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

/** Opens the database behind the back of the service. */
function withDatabase<T>(use: (database: Database.Database) => T): T {
  const file = readdirSync(service.dataDir).find((name) => name.endsWith('.db')) ?? ''
  const database = new Database(join(service.dataDir, file))
  try {
    return use(database)
  } finally {
    database.close()
  }
}

/** Every row of every table, as text. */
function dump(): string {
  return withDatabase((database) => {
    const tables = database.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[] // names
    return tables.map((table) => JSON.stringify(database.prepare(`select * from "${table}"`).all())).join('\n')
  })
}

describe('ops/secrets-at-rest', () => {
  it('a dump of the database has hashes of passwords, sealed secrets of keys and no token', async () => {
    const password = 'a password that must be hashed'
    const user = await service.createUserWithKey({ password, policy: policy(allow('*', '*')) })
    const login = { username: user.username, password, 'csrf-strategy': 'header-token' }
    const answer = await service.root.post('/api/v1/services/tinyauth/get-token-for-login', login)
    await user.client.get('/api/v1/users')
    const rows = dump()
    expect(rows).toContain(user.keyId)
    expect(rows).toContain('$argon2id$')
    const secrets = [
      password,
      user.secret,
      service.rootKey.secret,
      text(answer, 'token'),
      text(answer, 'csrf'),
      SIGNING_KEY,
    ]
    for (const secret of secrets) {
      expect(rows.includes(secret)).toBe(false)
      expect(rows.includes(Buffer.from(secret).toString('base64'))).toBe(false)
    }
  })

  it('nobody else on the machine can read the files', () => {
    for (const name of readdirSync(service.dataDir)) {
      expect([name, statSync(join(service.dataDir, name)).mode & 0o077]).toEqual([name, 0])
    }
  })
})

describe('ops/log-injection', () => {
  it.each(['a\nb', 'a\u001b[31mb', '${jndi:ldap://x}', 'a\u2028b', 'a"b'])(
    'the name %j is refused, and what is written of it is one line',
    async (username) => {
      const requestId = service.name('injection')
      const answer = await service.root.post('/api/v1/users', { username }, [['X-Request-Id', requestId]])
      expect(answer.status).toBe(400)
      expect(answer.text).not.toContain('\u001b')
    },
  )

  it('audit rows hold no control characters, whatever a client sends', async () => {
    await service.root.get('/api/v1/users', [['User-Agent', 'a\tb\u0080\u009b31m']])
    await service.root.post('/api/v1/users', { username: 'a\r\nb\u001b[2J' })
    const { text: events } = await service.root.get('/api/v1/audit-events')
    const controls = [...events].filter((character) => character < ' ' && character !== '\n')
    expect(controls).toEqual([])
  })
})

describe('ops/audit-complete', () => {
  it('a write is one event under its name, with the id of its request', async () => {
    const requestId = service.name('complete')
    await service.root.post('/api/v1/groups', { name: service.name('group') }, [['X-Request-Id', requestId]])
    const { body } = await service.root.get(`/api/v1/audit-events?requestId=${requestId}`)
    expect(JSON.stringify(body)).toContain('"CreateGroup"')
    expect(JSON.stringify(body).split('"CreateGroup"')).toHaveLength(2)
  })
})

describe('ops/downgrade', () => {
  it('a password hash of the original is verified, and is a slow one after the login', async () => {
    const username = await service.createUser({ password: 'to be replaced' })
    const salt = Buffer.alloc(16, 3)
    const hash = pbkdf2Sync('an old password', salt, 100_000, 32, 'sha256')
    const old = `pbkdf2-sha256$100000$${salt.toString('hex')}$${hash.toString('hex')}`
    withDatabase((database) => {
      const update = database.prepare('update users set password_hash = ? where username = ?')
      expect(update.run(old, username).changes).toBe(1)
    })
    const login = async (password: string): Promise<number> => {
      const body = { username, password, 'csrf-strategy': 'none' }
      return (await service.root.post('/api/v1/services/orchard/get-token-for-login', body)).status
    }
    expect(await login('not it')).toBe(401)
    expect(await login('an old password')).toBe(200)
    expect(dump()).not.toContain(old)
    expect(await login('an old password')).toBe(200)
  })
})

describe('ops/fail-closed', () => {
  it('a service whose database is gone never allows what it has not in memory', async () => {
    await withService({}, async (broken) => {
      const orchard = await broken.gatekeeper('orchard')
      const user = await broken.createUserWithKey({ policy: policy(allow('orchard:*', '*')) })
      const file = readdirSync(broken.dataDir).find((name) => name.endsWith('.db')) ?? ''
      const database = new Database(join(broken.dataDir, file))
      database.exec('pragma foreign_keys = off; drop table access_keys')
      database.close()
      const permit = { GetApple: ['arn:tinyauth:orchard:default::apples/red'] }
      const answer = await broken.ask(orchard, 'orchard', { permit, headers: [user.proof] })
      expect(answer.text).not.toMatch(/"Authorized": ?true/)
      expect(answer.text).not.toMatch(/no such table|SQLITE/i)
    })
  })
})
