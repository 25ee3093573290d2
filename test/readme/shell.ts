import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

/** A character that no command here prints. */
const END = '\u001e'

/** A shell in which commands run one after the other, as somebody types them: variables and functions stay. */
export class Shell {
  private readonly bash: ChildProcessByStdio<Writable, Readable, Readable>
  private complaints = ''

  constructor(cwd: string) {
    this.bash = spawn('bash', ['-euo', 'pipefail'], { cwd, stdio: ['pipe', 'pipe', 'pipe'] })
    this.bash.stdout.setEncoding('utf8')
    this.bash.stderr.setEncoding('utf8').on('data', (text: string) => (this.complaints += text))
  }

  /** What a command prints. A command that fails ends the shell. */
  run(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let printed = ''
      const { stdout } = this.bash
      const listen = (text: string): void => {
        printed += text
        if (!printed.endsWith(END)) return
        stdout.off('data', listen)
        this.bash.off('close', fail)
        resolve(printed.slice(0, -END.length))
      }
      const fail = (code: number | null): void => {
        reject(new Error(`the shell ended with ${code} in:\n${command}\n${this.complaints}`))
      }
      stdout.on('data', listen)
      this.bash.once('close', fail)
      this.bash.stdin.write(`${command}\nprintf '\\036'\n`)
    })
  }

  /** Resolves when the shell is gone. */
  end(): Promise<void> {
    if (this.bash.exitCode !== null) return Promise.resolve()
    return new Promise((resolve) => {
      this.bash.once('close', () => resolve())
      this.bash.stdin.end()
    })
  }
}
