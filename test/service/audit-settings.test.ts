import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withService } from './harness.js'
import { allow, arn, policy } from './policies.js'

let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tinyauth-audit-'))
})

afterEach(() => {
  rmSync(directory, { recursive: true, force: true })
})

/** Starts a service with settings, asks for one allow and one denial, also about oneself, stops it, and answers the lines of its audit file. */
async function linesWith(settings: Readonly<Record<string, string>>): Promise<{ lines: string[]; secret: string }> {
  const file = join(directory, 'audit.jsonl')
  const env = { AUDIT_SINKS: 'database,file', AUDIT_LOG_FILENAME: file, ...settings }
  const secret = await withService({ env }, async (service) => {
    const orchard = await service.gatekeeper('orchard')
    const fred = await service.createUserWithKey({ policy: policy(allow('orchard:Get', '*')) })
    for (const action of ['Get', 'Eat']) {
      await service.permitted(orchard, 'orchard', fred.proof, action, arn('orchard', 'apples/red'))
    }
    for (const client of [fred.client, service.anonymous]) await client.get('/api/v1/self')
    return fred.secret
  })
  expect(statSync(file).mode & 0o077).toBe(0)
  return { lines: readFileSync(file, 'utf8').trimEnd().split('\n'), secret }
}

function named(lines: readonly string[], name: string): readonly Record<string, unknown>[] {
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>) // a line of the file is an object
  return events.filter(({ event }) => event === name)
}

function decisions(lines: readonly string[]): unknown[] {
  return named(lines, 'AuthorizeByToken').map((event) => event['response.authorized'])
}

function askedOfOneself(lines: readonly string[]): unknown[] {
  return named(lines, 'GetSelf').map(({ outcome }) => outcome)
}

describe('the audit file', () => {
  it('has a line for every event, with its fields under their literal names, a denial as `false`, and no secret', async () => {
    const { lines, secret } = await linesWith({})
    expect([decisions(lines), askedOfOneself(lines)]).toEqual([
      [true, false],
      ['allow', 'deny'],
    ])
    expect(lines.filter((line) => line.includes('"CreateUser"')).length).toBeGreaterThanOrEqual(2)
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({
        event: expect.any(String) as unknown,
        created: expect.anything() as unknown,
      })
      expect(line).not.toContain(secret)
    }
  })

  it('has only denials of decisions where AUDIT_DECISIONS says so, and every write all the same', async () => {
    const { lines } = await linesWith({ AUDIT_DECISIONS: 'denies' })
    expect([decisions(lines), askedOfOneself(lines)]).toEqual([[false], ['deny']])
    expect(lines.some((line) => line.includes('"CreateUser"'))).toBe(true)
  })

  it('never samples a denial away', async () => {
    const { lines } = await linesWith({ AUDIT_DECISIONS: 'sample:999999' })
    expect(decisions(lines)).toContain(false)
  })
})
