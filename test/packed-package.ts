import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The root of the repository. */
export const ROOT = join(__dirname, '..')

/** What a script printed, or what it complained of. */
export interface Run {
  readonly ok: boolean
  readonly output: string
}

/** A new project outside the repository, in which a package of `@tinyauth` is installed as npm would publish it. */
export class ConsumerProject {
  readonly directory = mkdtempSync(join(tmpdir(), 'tinyauth-consumer-'))
  readonly installed: string

  constructor(name = 'policy-engine') {
    const source = join(ROOT, 'packages', name)
    this.installed = join(this.directory, 'node_modules', '@tinyauth', name)
    if (!existsSync(join(source, 'dist'))) throw new Error('the package is not built: run `npm run build` first')
    mkdirSync(this.installed, { recursive: true })
    const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', this.directory]
    const [packed] = JSON.parse(npm(pack, source)) as { filename: string }[] // the format of `npm pack --json`
    if (!packed) throw new Error('npm packed nothing')
    execFileSync('tar', ['-xzf', join(this.directory, packed.filename), '-C', this.installed, '--strip-components=1'])
  }

  write(name: string, text: string): string {
    const path = join(this.directory, name)
    writeFileSync(path, text)
    return path
  }

  /** Runs a script of this project in a new Node process. */
  run(name: string, text: string, flags: readonly string[] = []): Run {
    return node([...flags, this.write(name, text)], this.directory)
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true })
  }
}

/** Runs Node with the given arguments and without the variables that Jest and npm have set. */
export function node(args: readonly string[], cwd: string): Run {
  const env = { PATH: process.env['PATH'] }
  try {
    return { ok: true, output: execFileSync(process.execPath, args, { cwd, env, encoding: 'utf8', stdio: 'pipe' }) }
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string } // what execFileSync adds to its error
    return { ok: false, output: stdout + stderr }
  }
}

function npm(args: readonly string[], cwd: string): string {
  const script = process.env['npm_execpath']
  return script
    ? execFileSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8', stdio: 'pipe' })
    : execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: 'pipe', shell: process.platform === 'win32' })
}
