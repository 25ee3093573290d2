import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { MASTER_KEY, SIGNING_KEY } from './harness.js'

const ROOT = join(__dirname, '..', '..')
const MAIN = join(ROOT, 'dist', 'cli', 'main.js')

/** A service in a process of its own. */
export interface ChildService {
  readonly url: string
  /** Of the process itself. */
  readonly pid: number
  /** What it has printed. */
  output(): string
  /** Ends it as a power cut does: nothing is flushed, nothing is said. */
  kill(): Promise<void>
  /** Tells it to stop, and answers its exit code. */
  stop(): Promise<number | null>
}

/** How a service is started. */
export interface ChildOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Begins its command line, for a program that takes its own place by it. */
  readonly within?: readonly string[]
}

/** What a command printed, and how it ended. */
export interface Finished {
  readonly code: number | null
  readonly output: string
}

function environment(dataDir: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    MASTER_KEY,
    SECRET_SIGNING_KEY: SIGNING_KEY,
  }
}

/** Starts the built service on a free port; resolves when it has logged its URL. */
export async function startChildService(
  dataDir: string,
  { args = [], env = {}, within = [] }: ChildOptions = {},
): Promise<ChildService> {
  const [program = '', ...rest] = [...within, process.execPath, MAIN, 'serve', ...args]
  const child = spawn(program, rest, {
    env: { ...environment(dataDir), ...env },
    cwd: dataDir,
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  const url = await loggedUrl(child)
  const end = (signal: NodeJS.Signals): Promise<number | null> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
      child.once('exit', (code) => resolve(code))
      child.kill(signal)
    })
  return {
    ...{ url, pid: child.pid ?? 0, output: () => output },
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}

/** Runs one command of the built `tinyauth` to its end. */
export function runTinyauth(
  args: readonly string[],
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...environment(dataDir), ...env }, cwd: dataDir })
  let output = ''
  child.stdout.on('data', (chunk) => (output += String(chunk)))
  child.stderr.on('data', (chunk) => (output += String(chunk)))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}

function loggedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line)
        const url = urlIn(line)
        if (url !== undefined) resolve(url)
      })
    }
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}:\n${lines.join('\n')}`)))
  })
}

function urlIn(line: string): string | undefined {
  try {
    const { url } = JSON.parse(line) as { url?: unknown } // a line of the structured log
    return typeof url === 'string' ? url : undefined
  } catch {
    return undefined
  }
}
