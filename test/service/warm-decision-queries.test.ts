import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AuditLog } from '../../src/audit/index.js'
import type { RunningService } from '../../src/service.js'
import { startTinyauth } from '../../src/service.js'
import { Client, keepAliveAgent } from './client.js'
import { forgedToken, goodClaims, MASTER_KEY, sessionCookie, SIGNING_KEY, TestService } from './harness.js'
import type { TestUser } from './harness.js'
import { allow, arn, policy } from './policies.js'
import { watchStatements } from './watch-statements.js'
import type { StatementWatch } from './watch-statements.js'

const APPLE = arn('orchard', 'apples/red')

const TIMERS = [
  ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
  ...(['setInterval', 'setTimeout', 'clearTimeout'] as const),
]

/** What taking a batch of events consists of: the lock, the end of the chain, the events, the new end. */
const KINDS = ['begin', 'update heads', 'select "headentity"', 'insert into audit_events', 'update "heads"', 'commit']

let running: RunningService
let service: TestService
let orchard: TestUser
let fred: TestUser
let watch: StatementWatch

/** A service whose every statement is noted, with a gatekeeper and a user that are warm. */
async function start(decisions: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-warm-'))
  running = await startTinyauth({
    ...{ NODE_ENV: 'test', HOST: '127.0.0.1', PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    ...{ MASTER_KEY, SECRET_SIGNING_KEY: SIGNING_KEY, AUDIT_DECISIONS: decisions },
    // Looking for changes of other nodes is no part of a decision.
    POLL_INTERVAL_MS: '60000',
  })
  const agent = keepAliveAgent()
  const { accessKeyId: keyId = '', secretAccessKey: secret = '' } = running.bootstrap ?? {}
  service = new TestService(running.url, dataDir, new Client(running.url, agent), { keyId, secret }, async () => {
    await running.stop()
    agent.destroy()
    rmSync(dataDir, { recursive: true, force: true })
  })
  orchard = await service.gatekeeper('orchard')
  fred = await service.createUserWithKey({ policy: policy(allow('orchard:Get*', '*')) })
  await decide(4)
  await running.app.get(AuditLog).flush()
  watch = watchStatements(running.foundations.store.dataSource)
}

/** Asks for decisions, 20 at a time, by key and by session in turn; every one must be allowed. */
async function decide(count: number): Promise<void> {
  const token = forgedToken('orchard', goodClaims(fred.username, Math.floor(Date.now() / 1000)))
  const proofs = [fred.proof, sessionCookie(token)]
  for (let done = 0; done < count; done += 20) {
    const asked = Array.from({ length: Math.min(20, count - done) }, (_, index) =>
      service.permitted(orchard, 'orchard', proofs[index % 2] ?? fred.proof, 'GetApple', APPLE),
    )
    expect(await Promise.all(asked)).toEqual(asked.map(() => true))
  }
}

describe('a thousand warm decisions', () => {
  beforeEach(() => {
    // Last uses of keys are written every ten seconds, which may fall into a slow run; here they wait for ever.
    jest.useFakeTimers({ doNotFake: TIMERS.filter((name) => name !== 'setInterval') })
    watch = { statements: [], stop: () => undefined }
  })

  afterEach(async () => {
    watch.stop()
    jest.useRealTimers()
    await service.stop()
  })

  it('ask the database nothing where allowed ones are not audited', async () => {
    await start('denies')
    await decide(1000)
    expect(watch.statements).toEqual([])
  })

  it('ask the database nothing but to take their events, in batches', async () => {
    await start('all')
    await decide(1000)
    await running.app.get(AuditLog).flush()
    const kinds = watch.statements.map((statement) => KINDS.find((kind) => statement.startsWith(kind)) ?? statement)
    expect(new Set(kinds)).toEqual(new Set(KINDS))
    // A batch holds what came in 200 ms.
    expect(kinds.filter((kind) => kind === 'begin').length).toBeLessThan(100)
  })

  it('are counted as they should: a decision about somebody who is not in memory asks the database', async () => {
    await start('denies')
    const other = await service.createUserWithKey({ policy: policy(allow('orchard:Get*', '*')) })
    watch.statements.length = 0
    expect(await service.permitted(orchard, 'orchard', other.proof, 'GetApple', APPLE)).toBe(true)
    expect(watch.statements.some((statement) => statement.includes('access_keys'))).toBe(true)
  })
})
