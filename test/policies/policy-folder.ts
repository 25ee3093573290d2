import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Output } from '../../src/cli/policy/output.js'

/** A temporary folder of policy files. */
export class PolicyFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'tinyauth-policies-'))

  /** Writes text, or a value as JSON, and gives the path of the file. */
  write(name: string, content: unknown): string {
    const file = join(this.path, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(
      file,
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
    )
    return file
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** Keeps what a command prints. */
export class RecordedOutput implements Output {
  text = ''

  write(text: string): void {
    this.text += text
  }

  /** The lines, without the last line feed. */
  get lines(): readonly string[] {
    return this.text.trimEnd().split('\n')
  }

  get json(): unknown {
    const value: unknown = JSON.parse(this.text)
    return value
  }
}

/** A plain document with one statement: by default `Allow` of `apples:GetApple` on everything. */
export function documentWith(statement: object = {}): object {
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Get', Effect: 'Allow', Action: 'apples:GetApple', Resource: '*', ...statement }],
  }
}

/** A policy file with parameter `svc` around a document that allows everything of that service. */
export function policyFileWith(changes: object = {}): object {
  return {
    name: 'Everything',
    description: 'everything of one service',
    parameters: { svc: { description: 'the service', example: 'apples' } },
    document: documentWith({ Action: '{{svc}}:*', Resource: 'arn:{{partition}}:{{svc}}:*:*:*' }),
    ...changes,
  }
}
