import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Command } from 'commander'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { registerServiceCommands } from '../../src/cli/service/commands.js'
import { verifyChain } from '../../src/store/index.js'
import { type RunningService, startTinyauth } from '../../src/service.js'
import { createDatabase, missingPostgres, type PostgresServer, startPostgres } from '../store/postgres-server.js'
import { Client, type Credential, keepAliveAgent } from './client.js'
import { MASTER_KEY, SIGNING_KEY, succeeded, TestService, type TestUser } from './harness.js'
import { allow, arn, deny, policy } from './policies.js'

type Environment = Readonly<Record<string, string>>

const ACTIONS = ['Get', 'Put', 'Eat', 'Plant', 'List']

const missing = missingPostgres()
const describeWhereThere = missing === undefined ? describe : describe.skip
const title = missing === undefined ? '' : ` SKIPPED: ${missing.skipped}`

describeWhereThere(`tinyauth backup and restore, by command${title}`, () => {
  const agent = keepAliveAgent()
  const folder = mkdtempSync(path.join(tmpdir(), 'tinyauth-backup-'))
  let server: PostgresServer

  beforeAll(async () => {
    const started = await startPostgres()
    if ('skipped' in started) throw new Error(started.skipped)
    server = started
  })

  afterAll(async () => {
    agent.destroy()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function placeOf(kind: string): Promise<Environment> {
    const dataDir = mkdtempSync(path.join(folder, 'data-'))
    const url = kind === 'PostgreSQL' ? { DATABASE_URL: (await createDatabase(server)).url } : {}
    const where = { NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' }
    return { ...where, MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY, ...url }
  }

  /** Runs a command as the shell does; what it said, and how it ended. */
  async function run(environment: Environment, ...words: readonly string[]): Promise<{ text: string; code: number }> {
    let [text, code] = ['', 0]
    const say = (said: string): void => void (text += said)
    const program = new Command('tinyauth')
    registerServiceCommands(program, { environment, out: say, err: say, exit: (given) => void (code = given) })
    await program.parseAsync(['node', 'tinyauth', ...words])
    return { text, code }
  }

  async function start(environment: Environment, known?: Credential): Promise<[TestService, RunningService]> {
    const running = await startTinyauth(environment)
    const { accessKeyId: keyId = '', secretAccessKey: secret = '' } = running.bootstrap ?? {}
    const client = new Client(running.url, agent)
    const service = new TestService(running.url, folder, client, known ?? { keyId, secret }, () => running.stop())
    return [service, running]
  }

  /** People whose rights come from everywhere: their own policy, groups above, managed policies, a Deny, a membership that is over. */
  async function people(service: TestService): Promise<readonly TestUser[]> {
    const { root } = service
    const fred = await service.createUserWithKey({ policy: policy(allow('orchard:Get', arn('orchard', 'apples/*'))) })
    const jane = await service.createUserWithKey()
    const old = await service.createUserWithKey()
    const group = await service.createGroup(
      policy(allow('orchard:Put', '*'), deny('orchard:Put', arn('orchard', 'apples/2'))),
    )
    succeeded(await root.post('/api/v1/policies', { name: 'eaters', policy: policy(allow('orchard:Eat', '*')) }))
    succeeded(await root.post(`/api/v1/groups/${group}/attached-policies`, { policy: 'eaters' }))
    await service.addMember(group, jane.username)
    await service.addMember(group, old.username, { notAfter: '2020-01-01T00:00:00Z' })
    return [fred, jane, old]
  }

  /** What everybody may do, as the service says it. */
  async function decisions(
    service: TestService,
    keeper: TestUser,
    asked: readonly TestUser[],
  ): Promise<readonly unknown[]> {
    const permit = Object.fromEntries(
      ACTIONS.map((action) => [action, ['apples/1', 'apples/2', 'pears/1'].map((id) => arn('orchard', id))]),
    )
    const proofs = [...asked.map(({ proof }) => [proof]), []]
    const here = { ...keeper, client: service.anonymous.as(keeper) }
    const answers: unknown[] = []
    for (const headers of proofs) answers.push(succeeded(await service.ask(here, 'orchard', { permit, headers })).body)
    return answers
  }

  it.each([
    ['PostgreSQL', 'PostgreSQL'],
    ['SQLite', 'PostgreSQL'],
  ])('%s into %s: every decision, every key and the audit chain are those of before', async (from, to) => {
    const [source, target] = [await placeOf(from), await placeOf(to)]
    const file = path.join(folder, `${from}-${to}.backup`)
    const [service] = await start(source)
    const keeper = await service.gatekeeper('orchard')
    const asked = await people(service)
    const before = await decisions(service, keeper, asked)
    expect(before).toContainEqual(
      expect.objectContaining({ Permitted: { Put: expect.any(Array), Eat: expect.any(Array) } }),
    )
    // Beside the service that runs.
    expect(await run(source, 'backup', file)).toEqual({ text: `written: ${file}\n`, code: 0 })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    await service.stop()

    expect(await run(target, 'restore', file)).toEqual({ text: `restored: ${file}\n`, code: 0 })
    const [restored, running] = await start(target, service.rootKey)
    try {
      expect(running.bootstrap).toBeUndefined()
      expect(await decisions(restored, keeper, asked)).toEqual(before)
      const verdict = await running.foundations.store.unitOfWork.read((manager) => verifyChain(manager))
      expect(verdict).not.toHaveProperty('problem')
      // It goes on from there.
      const name = await restored.createUser({ username: 'after-the-restore' })
      expect((await restored.root.get(`/api/v1/users/${name}`)).status).toBe(200)
    } finally {
      await restored.stop()
    }
  })

  it('PostgreSQL into one that holds something is refused, unless it is forced', async () => {
    const [source, target] = [await placeOf('PostgreSQL'), await placeOf('PostgreSQL')]
    const file = path.join(folder, 'forced.backup')
    const [service] = await start(source)
    const fred = await service.createUserWithKey({ username: 'fred' })
    await run(source, 'backup', file)
    await service.stop()
    const [other] = await start(target)
    await other.createUser({ username: 'somebody-else' })
    await other.stop()
    const refused = await run(target, 'restore', file)
    expect([refused.code, refused.text]).toEqual([1, expect.stringContaining('is not empty')])
    expect((await run(target, 'restore', file, '--force')).code).toBe(0)
    const [restored] = await start(target, service.rootKey)
    const statuses = await Promise.all(
      [fred.username, 'somebody-else'].map(async (name) => (await restored.root.get(`/api/v1/users/${name}`)).status),
    )
    await restored.stop()
    expect(statuses).toEqual([200, 404])
  })

  it('without a database in reach says so, and leaves the last good file', async () => {
    const source = await placeOf('PostgreSQL')
    const file = path.join(folder, 'kept.backup')
    await (await start(source))[0].stop()
    await run(source, 'backup', file)
    const { size } = statSync(file)
    const gone = { ...source, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }
    expect((await run(gone, 'backup', file)).code).toBe(1)
    expect(statSync(file).size).toBe(size)
    expect(() => statSync(`${file}.partial`)).toThrow('ENOENT')
  })
})
