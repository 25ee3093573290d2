import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A server that runs as a process of its own. */
export interface RunningServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: URL
  readonly pid: number
  /** Ends the process and waits for its end. */
  stop(): Promise<void>
}

/** Longest wait for a server to say where it listens. */
const START_TIMEOUT_MS = 30_000
/** Between asking to end and ending by force. */
const STOP_TIMEOUT_MS = 10_000

/**
 * Starts a server that prints its address, as `{"url": "http://…"}` somewhere on a JSON line of its own.
 * @throws Error when it ends or says nothing for 30 s
 */
export async function startServer(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<RunningServer> {
  const child = spawn(command, [...args], { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    return running(child, await printedUrl(child, command))
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}

/** Wraps a process that is known to listen. */
export function running(child: ChildProcess, url: URL): RunningServer {
  if (child.pid === undefined) throw new Error('a server could not be started')
  return { url, pid: child.pid, stop: () => stopChild(child) }
}

/** Ends a process, by force after ten seconds. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await gone
  clearTimeout(force)
}

/** The address that a child says it listens at. @throws Error when it ends or says nothing for 30 s */
export async function printedUrl(child: ChildProcess, command: string): Promise<URL> {
  if (child.stdout === null) throw new Error('a server needs an output that can be read')
  const timeout = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS)
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const url = urlIn(line)
      if (url === undefined) continue
      // Nobody reads the rest; a full pipe would stop the server.
      child.stdout.resume()
      return url
    }
  } finally {
    clearTimeout(timeout)
  }
  throw new Error(`\`${command}\` did not say where it listens`)
}

function urlIn(line: string): URL | undefined {
  if (!line.startsWith('{')) return undefined
  const entry: unknown = JSON.parse(line)
  const url = typeof entry === 'object' && entry !== null && 'url' in entry ? entry.url : undefined
  return typeof url === 'string' ? new URL(url) : undefined
}
