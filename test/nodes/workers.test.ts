import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTinyauth, startChildService, type ChildService } from '../service/child-service.js'
import { type Answer, basic, Client, type Credential, member, text } from '../service/client.js'
import { succeeded } from '../service/harness.js'
import { allow, arn, policy } from '../service/policies.js'
import { signed } from '../service/sigv4.js'

const WORKERS = 3
const APPLE = arn('orchard', 'apples/red')
const LOGIN_ATTEMPTS = 5
const built = existsSync(join(__dirname, '..', '..', 'dist', 'cli', 'main.js'))
const suite = built ? describe : describe.skip

/** Every connection is a new one, so that it may be with any of the workers. */
const agent = new Agent({ keepAlive: false })

suite('a service of several processes (skipped where it is not built)', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-workers-'))
  let service: ChildService
  let rootKey: Credential
  let root: Client

  beforeAll(async () => {
    service = await startChildService(dataDir, {
      args: ['--workers', String(WORKERS)],
      env: { METRICS_PUBLIC: 'true', LOGIN_ATTEMPTS: String(LOGIN_ATTEMPTS), AUDIT_SINKS: 'database,file', ...file() },
    })
    const [, keyId = '', secret = ''] =
      /access key id: +(\S+)\s+secret access key: +(\S+)/.exec(await printed(/secret access key: .*\n/)) ?? []
    rootKey = { keyId, secret }
    root = new Client(service.url, agent).as(rootKey)
    await workersWhenAll()
  })

  afterAll(async () => {
    await service.kill()
    agent.destroy()
    rmSync(dataDir, { recursive: true, force: true })
  })

  function file(): Record<string, string> {
    return { AUDIT_LOG_FILENAME: join(dataDir, 'audit.jsonl') }
  }

  async function printed(pattern: RegExp): Promise<string> {
    await until(() => Promise.resolve(pattern.test(service.output())))
    return service.output()
  }

  /** Numbers of the workers that say how they are. */
  async function workers(): Promise<string[]> {
    const { text: exposition } = succeeded(await new Client(service.url, agent).get('/metrics'))
    return [...exposition.matchAll(/^tinyauth_snapshot_entries\{worker="(\d+)"\} \d+$/gm)].map(
      ([, number = '']) => number,
    )
  }

  /** The same once all of them said something in time. */
  async function workersWhenAll(): Promise<string[]> {
    let numbers: string[] = []
    await until(async () => (numbers = await workers()).length === WORKERS)
    return numbers
  }

  async function userWithKey(username: string): Promise<Credential> {
    succeeded(await root.post('/api/v1/users', { username, password: 'a sweet red apple' }))
    const document = JSON.stringify(policy(allow('orchard:GetApple', '*')))
    succeeded(await root.post(`/api/v1/users/${username}/policies`, { name: 'own', policy: document }))
    const answer = succeeded(await root.post(`/api/v1/users/${username}/keys`))
    return { keyId: text(answer, 'access_key_id'), secret: text(answer, 'secret_access_key') }
  }

  async function mayGet({ keyId, secret }: Credential): Promise<boolean> {
    const headers = [['Authorization', basic(keyId, secret)]]
    const body = { permit: { GetApple: [APPLE] }, headers, context: {} }
    return (
      member(succeeded(await root.post('/api/v1/services/orchard/authorize-by-token', body)).body, 'Authorized') ===
      true
    )
  }

  function ofMany<T>(count: number, ask: () => Promise<T>): Promise<T[]> {
    return Promise.all(Array.from({ length: count }, ask))
  }

  it('says of every process how it is', async () => {
    const numbers = await workersWhenAll()
    expect(numbers).toEqual(['1', '2', '3'])
    expect(service.output().match(/secret access key: /g)).toHaveLength(1)
  })

  it('hears in all of them of what one of them changed, without waiting for the next look', async () => {
    const fred = await userWithKey('fred')
    await until(async () => (await ofMany(20, () => mayGet(fred))).every(Boolean))
    succeeded(await root.patch('/api/v1/users/fred', { status: 'disabled' }))
    await until(async () => !(await ofMany(20, () => mayGet(fred))).some(Boolean))
  })

  it('counts wrong passwords of all of them together', async () => {
    await userWithKey('greta')
    const attempt = (): Promise<Answer> =>
      root.post('/api/v1/services/orchard/get-token-for-login', {
        ...{ username: 'greta', password: 'guessed', 'csrf-strategy': 'none' },
      })
    const statuses = (await ofMany(40, attempt)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(LOGIN_ATTEMPTS)
    expect(statuses.filter((status) => status === 429)).toHaveLength(40 - LOGIN_ATTEMPTS)
  })

  it('takes a signed change once, whichever of them it comes to', async () => {
    const body = JSON.stringify({ username: 'signed' })
    const path = '/api/v1/users'
    const host = new URL(service.url).host
    const input = { method: 'POST', path, host, body, now: Date.now(), service: 'tinyauth' }
    const lines = signed(rootKey, input)
    const again = (): Promise<Answer> =>
      new Client(service.url, agent).request('POST', path, { rawBody: body, headers: lines })
    expect((await again()).status).toBe(200)
    const statuses = await ofMany(20, again)
    // One that got through would be told that there is such a user.
    expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set([401]))
  })

  it('writes a file of audit events for each of them', async () => {
    await ofMany(30, () => root.get('/api/v1/users/root'))
    const files = (): string[] => readdirSync(dataDir).filter((name) => name.startsWith('audit.jsonl'))
    await until(() => Promise.resolve(files().length === WORKERS))
    for (const name of files()) {
      const lines = readFileSync(join(dataDir, name), 'utf8').trim().split('\n')
      expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'))
    }
  })

  it('goes on when one of them dies, and has a new one in its place', async () => {
    const [victim] = childrenOf(service.pid)
    if (victim === undefined) throw new Error('there is no worker')
    process.kill(victim, 'SIGKILL')
    await until(async () => !childrenOf(service.pid).includes(victim) && (await workers()).length === WORKERS)
    expect(await workersWhenAll()).toEqual(['1', '2', '3'])
    succeeded(await root.get('/api/v1/users/root'))
  })

  it('stops in order when it is told to, and leaves nothing behind', async () => {
    const children = childrenOf(service.pid)
    expect(children).toHaveLength(WORKERS)
    expect(await service.stop()).toBe(0)
    expect(children.filter(isAlive)).toEqual([])
  })

  it('does not outlive the process that holds it together', async () => {
    const other = await startChildService(dataDir, { args: ['--workers', '2'] })
    await until(() => Promise.resolve(childrenOf(other.pid).length === 2))
    const children = childrenOf(other.pid)
    await other.kill()
    await until(() => Promise.resolve(!children.some(isAlive)))
  })

  it('is not started at all by a wrong number, or with a wrong configuration', async () => {
    const wrong = ['0', '129', '1.5', 'many', '-1'].map(async (number) => {
      const { code, output } = await runTinyauth(['serve', '--workers', number], dataDir)
      expect([number, code, output]).toEqual([number, 1, expect.stringContaining('must be 1 to 128, or `auto`')])
    })
    await Promise.all(wrong)
    const { code, output } = await runTinyauth(['serve', '--workers', '2'], dataDir, { PORT: 'x' })
    expect([code, output]).toEqual([2, expect.stringContaining('PORT')])
  })
})

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Waits for what other processes do; the limit of the test ends what never comes. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds().catch(() => false))) await new Promise((resolve) => setImmediate(resolve))
}
