import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Command } from 'commander'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AuditEvent } from '../../common/audit-event.js'
import { ManualClock } from '../../common/clock.js'
import { AuditEventEntity, openStore } from '../../store/index.js'
import type { Store } from '../../store/index.js'
import { registerAuditCommands } from './commands.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

interface Run {
  readonly out: string
  readonly err: string
  readonly code: number | undefined
}

describe('the audit commands', () => {
  let folder: string
  let environment: Record<string, string>

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'audit-cli-'))
    environment = { TINYAUTH_DATA_DIR: folder }
  })

  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  async function run(...args: string[]): Promise<Run> {
    const texts = { out: '', err: '' }
    let code: number | undefined
    const program = new Command().exitOverride()
    registerAuditCommands(program, {
      environment,
      out: { write: (text) => (texts.out += text) },
      err: { write: (text) => (texts.err += text) },
      exit: (given) => {
        code = given
      },
    })
    await program.parseAsync(['audit', ...args], { from: 'user' })
    return { ...texts, code }
  }

  async function withStore(work: (store: Store) => Promise<unknown>): Promise<void> {
    const file = path.join(folder, 'tinyauth.db')
    const store = await openStore({ file, clock: new ManualClock(NOW), log: silent })
    await work(store)
    await store.close()
  }

  async function commit(...parts: Partial<AuditEvent>[]): Promise<void> {
    const event = { id: 'id', at: new Date(NOW).toISOString(), event: 'GetUser', outcome: 'allow' } as const
    await withStore((store) =>
      store.unitOfWork.run((tx) => {
        for (const part of parts) tx.audit({ ...event, ...part })
        return Promise.resolve()
      }),
    )
  }

  it('say of a whole chain how long it is and where it ends', async () => {
    await commit({}, {}, {})
    const { out, err, code } = await run('verify')
    expect(out).toMatch(/^checked 3 events, head 3 [0-9a-f]{64}: the chain is whole\n$/)
    expect(err).toBe('')
    expect(code).toBe(0)
  })

  it('call an empty log whole', async () => {
    await commit()
    expect(await run('verify')).toMatchObject({ code: 0, out: expect.stringContaining('checked 0 events, head 0 ') })
  })

  it('name the first event that is not as it was written, and end with 1', async () => {
    await commit({}, {}, {})
    await withStore((store) => store.dataSource.manager.update(AuditEventEntity, { seq: 2 }, { outcome: 'deny' }))
    expect(await run('verify')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/: event 2: columns: a column says other than the stored text\n$/),
    })
  })

  it('notice that the last events were removed', async () => {
    await commit({}, {}, {})
    await withStore((store) => store.dataSource.manager.delete(AuditEventEntity, { seq: 3 }))
    expect(await run('verify')).toMatchObject({ code: 1, out: expect.stringContaining('event 3: head: ') })
  })

  it('make neither a database nor keys where there are none', async () => {
    const { out, err, code } = await run('verify')
    expect({ out, code }).toEqual({ out: '', code: 2 })
    expect(err).toContain('there is no database at')
    expect(['tinyauth.db', 'keys.json'].filter((name) => existsSync(path.join(folder, name)))).toEqual([])
  })

  it('say what is wrong with the configuration', async () => {
    environment['TINYAUTH_PORT'] = 'many'
    expect(await run('verify')).toMatchObject({ code: 2, err: expect.stringContaining('PORT') })
  })

  it('list events, newest first, a line each', async () => {
    await commit(
      { sourceIp: '192.0.2.1', actor: { type: 'user', id: 'fred\n\u001b[31m' }, resources: ['arn:a', 'arn:b'] },
      { event: 'DeleteUser', outcome: 'deny', errorCode: 'NotPermitted' },
    )
    expect(await run('list')).toEqual({
      code: 0,
      err: '',
      out:
        '2 2026-11-22T10:00:00.000Z deny DeleteUser (NotPermitted)\n' +
        '1 2026-11-22T10:00:00.000Z allow GetUser by fred\ufffd\ufffd[31m from 192.0.2.1 on arn:a arn:b\n',
    })
  })

  it('list events as JSON, filtered, and go on from a cursor', async () => {
    await commit({ requestId: 'r' }, { requestId: 'r' }, { requestId: 'other' })
    const first = await run('list', '--json', '--request-id', 'r', '--limit', '1')
    expect(JSON.parse(first.out)).toMatchObject({ seq: 2, requestId: 'r' })
    const cursor = /^more: --cursor (\S+)\n$/.exec(first.err)?.[1] ?? ''
    const second = await run('list', '--json', '--request-id', 'r', '--limit', '1', '--cursor', cursor)
    expect(JSON.parse(second.out)).toMatchObject({ seq: 1 })
    expect(second.err).toBe('')
  })

  it('list events in the order of the chain after one of them, and say where to go on', async () => {
    await commit({ service: 's' }, { resources: ['arn:a'] }, { resources: ['arn:a'], action: 't:Do' }, {})
    const first = await run('list', '--json', '--after', '1', '--resource', 'arn:a', '--limit', '1')
    expect(JSON.parse(first.out)).toMatchObject({ seq: 2 })
    expect(first.err).toBe('more: --after 2\n')
    const second = await run('list', '--json', '--after', '2', '--resource', 'arn:a', '--action', 't:Do')
    expect(JSON.parse(second.out)).toMatchObject({ seq: 3 })
    expect(second.err).toBe('')
    expect(JSON.parse((await run('list', '--json', '--service', 's')).out)).toMatchObject({ seq: 1 })
  })

  it.each([
    [['--after', '5'], 'after: is ahead of the newest event, 1'],
    [['--after', '1', '--cursor', 'x'], '--after: goes on by itself, not with `cursor`'],
    [['--limit', '0'], '--limit: '],
    [['--from', 'yesterday'], '--from: must be an RFC 3339 time'],
    [['--outcome', 'maybe'], '--outcome: '],
    [['--request-id', ''], '--request-id: '],
    [['--cursor', 'x'], 'cursor: not a cursor of this list'],
  ])('refuse the option %j, and end with 2', async (args, problem) => {
    await commit({})
    const { out, err, code } = await run('list', ...args)
    expect({ out, code }).toEqual({ out: '', code: 2 })
    expect(err).toContain(problem)
  })
})
