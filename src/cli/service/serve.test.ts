import { afterEach, describe, expect, it, jest } from '@jest/globals'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
