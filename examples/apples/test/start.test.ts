import { describe, expect, it } from '@jest/globals'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = join(__dirname, '..', '..', '..')
const TSC = join(ROOT, 'node_modules', 'typescript7', 'bin', 'tsc')
const MAIN = join(ROOT, 'examples', 'apples', 'dist', 'start', 'main.js')

/** What `npm run example` printed by the time that it says how to end it; `end` resolves with how it ended. */
interface Started {
  readonly printed: string
  readonly end: () => Promise<number | null>
}

async function start(): Promise<Started> {
  const env = { PATH: process.env['PATH'], PORT: '0' }
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line.startsWith('Ctrl-C')) break
  }
  const end = (): Promise<number | null> => {
    child.kill('SIGINT')
    return ended
  }
  return { printed: lines.join('\n'), end }
}

/** The commands of a text, and what is said behind `#>` that each prints. */
function commandsIn(printed: string): readonly (readonly [command: string, answer: string])[] {
  return [...printed.matchAll(/^(curl .*)\n#> (.*)$/gm)].map(([, command = '', answer = '']) => [command, answer])
}

// Without curl the suite is skipped, unless `CI` demands one.
const hasCurl = spawnSync('curl', ['--version']).status === 0
const suite = hasCurl || process.env['CI'] === 'true' ? describe : describe.skip

suite('npm run example (skipped where there is no curl)', () => {
  it('starts both, prints commands that are answered as it says, and ends both', async () => {
    execFileSync(process.execPath, [TSC, '-p', join(ROOT, 'examples', 'apples', 'tsconfig.build.json')])
    const { printed, end } = await start()
    try {
      const commands = commandsIn(printed)
      expect(commands).toHaveLength(6)
      for (const [command, answer] of commands) {
        expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trim()).toBe(answer)
      }
      expect(commands.map(([, answer]) => answer.slice(-3))).toEqual(['401', '200', '200', '403', '403', '201'])
    } finally {
      expect(await end()).toBe(0)
    }
  }, 120_000)
})
