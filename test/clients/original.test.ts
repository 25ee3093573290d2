import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startService } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'

const run = promisify(execFile)
const hasRequests = spawnSync('python3', ['-c', 'import requests']).status === 0

const suite = hasRequests ? describe : describe.skip

suite('a Python client with `requests` (skipped where python3 or requests is missing)', () => {
  let service: TestService

  beforeAll(async () => {
    service = await startService()
  })

  afterAll(() => service.stop())

  it('makes the calls of flask_tinyauth and is allowed and denied', async () => {
    const gatekeeper = await service.gatekeeper('orchard')
    const fred = await service.createUserWithKey({ policy: policy(allow('orchard:ListApples', '*')) })
    const script = join(__dirname, 'original.py')
    const args = [`${service.url}/`, gatekeeper.keyId, gatekeeper.secret, 'orchard', fred.proof[1]]
    const { stdout } = await run('python3', [script, ...args, 'ListApples', 'EatApples'])
    const lines = stdout.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { Authorized: true, answer: { Identity: fred.username } },
      { Authorized: false, answer: { ErrorCode: 'NotPermitted' } },
    ])
  }, 20_000)
})
