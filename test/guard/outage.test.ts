import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Decider } from '@tinyauth/guard/client'
import { ManualClock } from '../../src/common/clock.js'
import type { Credential } from '../service/client.js'
import { startService, succeeded } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'
import { MODE_NAMES, deciderOf } from './cases/modes.js'
import type { ModeName } from './cases/modes.js'
import { cameTo, localGatekeeper, mayGet, ORCHARD, untilHeard } from './guarded-service.js'
import type { Asker } from './guarded-service.js'
import { holdConnection } from './held-connection.js'
import type { HeldConnection } from './held-connection.js'

const UNREACHABLE = 'ConnectionError ServiceUnavailable'
const MAX_SILENCE_MS = 15_000
const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
const dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-guard-outage-'))
const EVENTS = { EVENTS_PING_SECONDS: '1' }
const ends: (() => Promise<void>)[] = []
let service: TestService
let gatekeeper: Credential
let way: HeldConnection
let fred: Asker
let freds = 0

beforeAll(async () => {
  service = await startService({ clock, dataDir, env: EVENTS })
  gatekeeper = await localGatekeeper(service)
})

beforeEach(async () => {
  way = await holdConnection(service.url)
  freds += 1
  // A service that was started again does not know which names this test has used.
  fred = await service.createUserWithKey({ username: `fred-${freds}`, policy: policy(allow('orchard:GetApple', '*')) })
})

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  await way.close()
})

afterAll(async () => {
  await service.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** A guard that can decide, and has decided for Fred already. */
async function guard(mode: ModeName, url = way.url): Promise<Decider> {
  const options = { url, service: ORCHARD, gatekeeper, clock, maxFeedSilenceMs: MAX_SILENCE_MS }
  const decider = deciderOf(mode, options)
  ends.push(() => decider.close())
  await decider.ready()
  expect(await decider.decide(mayGet(fred, 'basic', clock.now()))).toMatchObject({ authorized: true })
  return decider
}

function question(): ReturnType<typeof mayGet> {
  return mayGet(fred, 'basic', clock.now())
}

async function disableFred(): Promise<void> {
  succeeded(await service.root.patch(`/api/v1/users/${fred.username}`, { status: 'disabled' }))
}

describe('a local guard that hears nothing any more', () => {
  it('does not trust what it knows after the bound: the service decides, at once', async () => {
    const local = await guard('local')
    way.passes = 'questions alone'
    await disableFred()
    clock.advance(MAX_SILENCE_MS)
    expect(await local.decide(question())).toMatchObject({ decidedBy: 'local' })
    clock.advance(1)
    expect(await local.decide(question())).toMatchObject({
      authorized: false,
      errorCode: 'NoSuchKey',
      decidedBy: 'remote',
    })
  })

  it('lets nobody in when the service cannot be asked either', async () => {
    const local = await guard('local')
    way.passes = 'nothing'
    await disableFred()
    clock.advance(MAX_SILENCE_MS + 1)
    await way.close()
    expect(await cameTo(local, question())).toBe(UNREACHABLE)
  })

  it('does not trust a clock that was set back', async () => {
    const local = await guard('local')
    way.passes = 'questions alone'
    await disableFred()
    clock.advance(-1)
    expect(await local.decide(question())).toMatchObject({ authorized: false, decidedBy: 'remote' })
    clock.advance(1)
  })
})

describe.each(MODE_NAMES)('when the service has stopped, a guard in mode %s', (mode) => {
  it('lets nobody in once nothing that it holds is good, and goes on when the service is back', async () => {
    const { port } = new URL(service.url)
    const decider = await guard(mode, service.url)
    const { rootKey } = service
    await service.stop()
    // An allow that is remembered is good for five seconds, and what is held locally until the feed is silent for too long.
    clock.advance(MAX_SILENCE_MS + 1)
    for (let i = 0; i < 20; i++) expect(await cameTo(decider, question())).toBe(UNREACHABLE)
    service = await restarted(rootKey, port)
    // The circuit breaker lets one question try again after its pause.
    clock.advance(1000)
    expect(await decider.decide(question())).toMatchObject({ authorized: true, errorCode: undefined })
    if (mode !== 'local') return
    const heard = { question: question(), witness: question(), revision: 0 }
    for (const answer of await untilHeard(decider, heard)) expect(answer).toMatchObject({ authorized: true })
  })
})

/** The service again, on its data and its port. */
async function restarted(rootKey: Credential, port: string): Promise<TestService> {
  const again = await startService({ clock, dataDir, env: { ...EVENTS, PORT: port } })
  return Object.assign(again, { rootKey })
}
