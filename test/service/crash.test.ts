import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import type { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTinyauth, startChildService } from './child-service.js'
import type { ChildService } from './child-service.js'
import { Client, keepAliveAgent } from './client.js'
import { startService } from './harness.js'

const WRITES = 1000
const KILL_AFTER = 400
const built = existsSync(join(__dirname, '..', '..', 'dist', 'cli', 'main.js'))

const suite = built ? describe : describe.skip

suite('a service that is killed in the middle of 1,000 writes (skipped where it is not built)', () => {
  let dataDir: string
  let agent: Agent
  let child: ChildService
  let acknowledged: string[]
  let authorize: (url: string) => Client

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-crash-'))
    agent = keepAliveAgent()
    const first = await startService({ dataDir })
    const { rootKey } = first
    await first.stop()
    authorize = (url) => new Client(url, agent).as(rootKey)
    child = await startChildService(dataDir)
    acknowledged = await writeUntilKilled(authorize(child.url))
  }, 60_000)

  afterAll(async () => {
    await child.kill()
    agent.destroy()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** Sends all writes, eight at a time; answers the names that the service said were made. */
  async function writeUntilKilled(root: Client): Promise<string[]> {
    const made: string[] = []
    let next = 0
    const writer = async (): Promise<void> => {
      while (next < WRITES) {
        const name = `group-${next++}`
        const { status } = await root.post('/api/v1/groups', { name })
        if (status === 200) made.push(name)
        if (made.length === KILL_AFTER) void child.kill()
      }
    }
    // Each writer ends with the connection: what was in flight then was not acknowledged.
    await Promise.allSettled(Array.from({ length: 8 }, writer))
    return made
  }

  it('was killed with writes left to do', () => {
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILL_AFTER)
    expect(acknowledged.length).toBeLessThan(WRITES)
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
    expect(names.size).toBeLessThanOrEqual(acknowledged.length + 8)
  }, 30_000)
})
