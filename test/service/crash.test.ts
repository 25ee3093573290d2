import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTinyauth, startChildService } from './child-service.js'
import type { ChildService } from './child-service.js'
import { Client, keepAliveAgent, member, text } from './client.js'
import { startService } from './harness.js'
import type { TestService, TestUser } from './harness.js'

const WRITES = 1000
const KILL_AFTER = 400
/** Invites are accepted from here on, so that some of them are under way when it is killed. */
const ACCEPT_AFTER = 300
const INVITES = 40
const PLACES = 3
const PEOPLE = 6
const built = existsSync(join(__dirname, '..', '..', 'dist', 'cli', 'main.js'))

const suite = built ? describe : describe.skip

suite('a service that is killed in the middle of 1,000 writes (skipped where it is not built)', () => {
  let dataDir: string
  let agent: Agent
  let child: ChildService
  let acknowledged: string[]
  let authorize: (url: string) => Client
  let codes: readonly string[]
  let people: readonly TestUser[]
  /** `group username` of each invite that the service said was accepted. */
  let accepted: readonly string[]

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-crash-'))
    agent = keepAliveAgent()
    const first = await startService({ dataDir })
    const { rootKey } = first
    people = await Promise.all(Array.from({ length: PEOPLE }, () => first.createUserWithKey()))
    codes = await Promise.all(Array.from({ length: INVITES }, (_, index) => invite(first, `invited-${index}`)))
    await first.stop()
    authorize = (url) => new Client(url, agent).as(rootKey)
    child = await startChildService(dataDir)
    let accepting: Promise<string[]> = Promise.resolve([])
    const begin = (): void => void (accepting = acceptUntilKilled(child.url))
    acknowledged = await writeUntilKilled(authorize(child.url), begin)
    accepted = await accepting
  }, 60_000)

  afterAll(async () => {
    await child.kill()
    agent.destroy()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** Sends all writes, eight at a time; answers the names that the service said were made. */
  async function writeUntilKilled(root: Client, beginToAccept: () => void): Promise<string[]> {
    const made: string[] = []
    let next = 0
    const writer = async (): Promise<void> => {
      while (next < WRITES) {
        const name = `group-${next++}`
        const { status } = await root.post('/api/v1/groups', { name })
        if (status === 200) made.push(name)
        if (status === 200 && made.length === ACCEPT_AFTER) beginToAccept()
        if (made.length === KILL_AFTER) void child.kill()
      }
    }
    // Each writer ends with the connection: what was in flight then was not acknowledged.
    await Promise.allSettled(Array.from({ length: 8 }, writer))
    return made
  }

  async function invite(service: TestService, group: string): Promise<string> {
    await service.createGroup(undefined, group)
    return text(await service.root.post(`/api/v1/groups/${group}/invites`, { maxAccepts: PLACES }), 'code')
  }

  /** Everybody accepts each invite, all at the same time. Answers what the service said was done. */
  async function acceptUntilKilled(url: string): Promise<string[]> {
    const done: string[] = []
    const guest = async (one: TestUser): Promise<void> => {
      for (const [index, code] of codes.entries()) {
        const { status } = await new Client(url, agent).as(one).post(`/api/v1/invites/${code}/accept`)
        if (status === 200) done.push(`invited-${index} ${one.username}`)
      }
    }
    await Promise.allSettled(people.map(guest))
    return done
  }

  it('was killed with writes left to do', () => {
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILL_AFTER)
    expect(acknowledged.length).toBeLessThan(WRITES)
    expect(accepted.length).toBeGreaterThan(0)
    expect(accepted.length).toBeLessThan(INVITES * PLACES)
  })

  it('verifies the chain of its audit log', async () => {
    const { code, output } = await runTinyauth(['audit', 'verify'], dataDir)
    expect([code, output]).toEqual([0, expect.stringContaining('the chain is whole')])
  }, 30_000)

  it('has every write that it acknowledged, when it starts again', async () => {
    child = await startChildService(dataDir)
    const { body } = await authorize(child.url).get('/api/v1/groups')
    const names = new Set((body as { name: string }[]).map(({ name }) => name)) // a list of groups
    expect(acknowledged.filter((name) => !names.has(name))).toEqual([])
    expect(names.size - INVITES).toBeLessThanOrEqual(acknowledged.length + 8)
  }, 30_000)

  it('has every invite accepted as often as it acknowledged, never more often than there were places, and goes on', async () => {
    const root = authorize(child.url)
    const membersOf = async (group: string): Promise<readonly string[]> => {
      const { body } = await root.get(`/api/v1/groups/${group}/members`)
      return (body as { username: string }[]).map(({ username }) => `${group} ${username}`) // a list of members
    }
    const groups = codes.map((_, index) => `invited-${index}`)
    const before = await Promise.all(groups.map(membersOf))
    expect(accepted.filter((one) => !before.flat().includes(one))).toEqual([])
    expect(before.filter(({ length }) => length > PLACES)).toEqual([])
    const counts = await Promise.all(
      groups.map(async (group) =>
        member(member((await root.get(`/api/v1/groups/${group}/invites`)).body, '0'), 'accepts'),
      ),
    )
    expect(counts).toEqual(before.map(({ length }) => length))
    await acceptUntilKilled(child.url)
    const after = await Promise.all(groups.map(membersOf))
    expect(after.map(({ length }) => length)).toEqual(groups.map(() => PLACES))
  }, 60_000)
})
