import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { AuditLog } from '../../src/audit/index.js'
import { registerAuditCommands } from '../../src/cli/audit/commands.js'
import { registerPolicyCommands } from '../../src/cli/policy/commands.js'
import { registerServiceCommands } from '../../src/cli/service/commands.js'
import { firstSteps } from '../../src/cli/service/first-steps.js'
import { startTinyauth } from '../../src/service.js'
import type { RunningService } from '../../src/service.js'
import { asShown } from './as-shown.js'
import { fencesOf, section, stepsOf } from './fences.js'
import { Shell } from './shell.js'

const ROOT = join(__dirname, '..', '..')
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')
/** Goes on where the README ends. */
const OAUTH = readFileSync(join(ROOT, 'docs', 'oauth.md'), 'utf8')
const INVITES = readFileSync(join(ROOT, 'docs', 'invites.md'), 'utf8')
const SHARES = readFileSync(join(ROOT, 'docs', 'shares.md'), 'utf8')

/** What stands in the README for the address and the key of the reader. */
const SHOWN = {
  url: 'http://127.0.0.1:8700',
  username: 'root',
  accessKeyId: 'AKEXAMPLE00000000000',
  secretAccessKey: 'example-secret-that-was-printed-only-once',
  proposedPassword: 'example-password-of-26-let',
}

const curl = spawnSync('curl', ['--help', 'all'], { encoding: 'utf8' })
const bash = spawnSync('bash', ['--version'])
const hasTools = bash.status === 0 && curl.status === 0 && curl.stdout.includes('--aws-sigv4')
const suite = hasTools ? describe : describe.skip

/** Names behind a word, in backticks or not: `npm run lint`. */
function namesAfter(pattern: RegExp): readonly string[] {
  return [...new Set([...README.matchAll(pattern)].map(([, name = '']) => name))]
}

suite('the README (skipped where there is no bash, or no curl that can sign)', () => {
  let dataDir: string
  let service: RunningService
  let shell: Shell

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'tinyauth-readme-'))
    const network = { HOST: '127.0.0.1', PORT: '0' }
    service = await startTinyauth({ NODE_ENV: 'test', ...network, DATA_DIR: dataDir, LOG_LEVEL: 'error' })
    shell = new Shell(dataDir)
  })

  afterAll(async () => {
    await shell.end()
    await service.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  /** The first key of the service under test. */
  function firstKey(): NonNullable<RunningService['bootstrap']> {
    if (service.bootstrap === undefined) throw new Error('the first start gave no key')
    return service.bootstrap
  }

  /** A command for the service under test. */
  function here(command: string): string {
    const { accessKeyId, secretAccessKey } = firstKey()
    return command
      .replaceAll(SHOWN.url, service.url)
      .replaceAll(SHOWN.accessKeyId, accessKeyId)
      .replaceAll(SHOWN.secretAccessKey, secretAccessKey)
  }

  it('answers the two questions of the first start as it says', async () => {
    const answers = fencesOf(section(README, 'Start')).filter(({ language }) => language === 'json')
    const questions =
      firstSteps(service.url, { ...firstKey(), proposedPassword: '' }).match(/^curl [\s\S]*?authorize-by-token$/gm) ??
      []
    expect(questions).toHaveLength(2)
    expect(answers).toHaveLength(2)
    for (const [i, question] of questions.entries()) {
      expect(JSON.parse(await shell.run(question))).toEqual(JSON.parse(answers[i]?.text ?? ''))
    }
  })

  it.each([
    ['a first session', README, 'A first session', 7],
    ['a first token', OAUTH, 'A first token', 3],
    ['a first invite', INVITES, 'A first invite', 4],
    ['a first share', SHARES, 'A first share', 0],
  ])('leads through %s in which every command prints what it says', async (_, page, title, least) => {
    const steps = stepsOf(section(page, title))
    expect(steps.length).toBeGreaterThan(least)
    for (const { command, printed } of steps) {
      // What was answered before is in the database before the next command asks for it.
      await service.app.get(AuditLog).flush()
      const output = await shell.run(here(command))
      if (printed === undefined) expect(output).toBe('')
      else expect(asShown(JSON.parse(output), printed)).toEqual(printed)
    }
  })
})

describe('the README', () => {
  it('shows what the first start prints', () => {
    const [printed] = fencesOf(section(README, 'Start')).filter(({ language }) => language === 'text')
    expect(printed?.text.trim()).toBe(firstSteps(SHOWN.url, SHOWN).trim())
  })

  it('names no npm script that is not there', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object }
    const named = namesAfter(/npm run ([a-z:]+)/g)
    expect(named.length).toBeGreaterThan(3)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
    expect('start' in scripts && 'test' in scripts).toBe(true)
  })

  it('lists every command of the command line and no other', () => {
    const program = new Command()
    registerServiceCommands(program)
    registerAuditCommands(program)
    registerPolicyCommands(program)
    const there = program.commands.flatMap((command) =>
      command.commands.length === 0
        ? [command.name()]
        : command.commands.map((inner) => `${command.name()} ${inner.name()}`),
    )
    expect([...namesAfter(/`tinyauth ([a-z -]+)`/g)].sort()).toEqual(there.sort())
  })

  it('maps every room of the sources', () => {
    const rooms = namesAfter(/`((?:src|packages|policies|test|bench)\/[a-z-]*\/?)`/g)
    expect(rooms).toContain('src/decide/')
    expect(rooms.filter((room) => !existsSync(join(ROOT, room)))).toEqual([])
  })
})
