import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A process that is under way. */
export interface Child {
  /** Resolves with the first line that `find` finds something in, as what it found; rejects when the process ends before. */
  readonly found: Promise<string>
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>
  /** Asks it to end. */
  stop(): void
}

/** Starts a script of Node with nothing but the given environment. */
export function startChild(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  find: (line: string) => string | undefined,
): Child {
  const env = { PATH: process.env['PATH'] ?? '', ...environment }
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return { found: firstFound(child, find), gone, stop: () => void child.kill('SIGTERM') }
}

function firstFound(child: ChildProcess, find: (line: string) => string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue
      createInterface({ input: stream }).on('line', (line) => {
        const found = find(line)
        if (found !== undefined) resolve(found)
        // Only what explains a start that fails is kept.
        if (lines.push(line) > 50) lines.shift()
      })
    }
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`a process ended with ${code}:\n${lines.join('\n')}`)))
  })
}
