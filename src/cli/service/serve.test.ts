import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { registerServiceCommands } from './commands.js'
import { serve } from './serve.js'

const directory = mkdtempSync(join(tmpdir(), 'serve-'))
const environment = { HOST: '127.0.0.1', PORT: '0', DATA_DIR: directory, LOG_LEVEL: 'silent' }
const before = new Set([...process.listeners('SIGTERM'), ...process.listeners('SIGINT')])

afterEach(() => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    for (const listener of process.listeners(signal)) if (!before.has(listener)) process.off(signal, listener)
  }
  jest.restoreAllMocks()
  rmSync(directory, { recursive: true, force: true })
})

describe('a service that is told to stop', () => {
  it('stops in order once, however often it is told', async () => {
    const exits: unknown[] = []
    let left = (): void => undefined
    const exited = new Promise<void>((resolve) => (left = resolve))
    jest.spyOn(process, 'exit').mockImplementation((code) => {
      exits.push(code)
      left()
      // Nothing after it is run in the process that ends here; `never` has no value to answer.
      return undefined as never
    })
    const host = { environment, out: () => undefined, err: () => undefined, exit: () => undefined }
    await serve(host, { bootstrap: false })
    process.emit('SIGTERM')
    process.emit('SIGINT')
    process.emit('SIGTERM')
    await exited
    expect(exits).toEqual([0])
    expect(process.listeners('SIGTERM').some((listener) => !before.has(listener))).toBe(true)
  })
})

describe('an edge node', () => {
  const edge = {
    ...environment,
    TINYAUTH_AUTH_MODE: 'proxy',
    // Nobody listens there, which keeps no edge node from starting.
    TINYAUTH_ENDPOINT: 'http://127.0.0.1:9/',
    TINYAUTH_ACCESS_KEY_ID: 'AKEDGE',
    TINYAUTH_SECRET_ACCESS_KEY: 'secret-of-the-edge',
  }

  it('is what `serve` starts, without a database, and stops in order', async () => {
    const exited = new Promise<unknown>((resolve) => {
      jest.spyOn(process, 'exit').mockImplementation((code) => {
        resolve(code)
        return undefined as never // as above
      })
    })
    const host = { environment: edge, out: () => undefined, err: () => undefined, exit: () => undefined }
    await serve(host, { bootstrap: true })
    process.emit('SIGTERM')
    expect(await exited).toBe(0)
    expect(existsSync(directory)).toBe(false)
  })

  it.each(['bootstrap', 'seed-dev', 'migrate'])(
    'has no database for `%s`, which says so and ends with 2',
    async (name) => {
      const said: string[] = []
      const codes: number[] = []
      const program = new Command()
      const host = { environment: edge, out: () => undefined, err: said.push.bind(said), exit: codes.push.bind(codes) }
      registerServiceCommands(program, host)
      await program.parseAsync([name], { from: 'user' })
      expect([codes, said.join('')]).toEqual([[2], expect.stringContaining('an edge node has no database')])
    },
  )
})
