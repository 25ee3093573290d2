import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseAllDocuments } from 'yaml'
import { type Config, loadConfig } from '../../src/common/config/index.js'
import { SETTINGS } from '../../src/common/config/settings.js'
import { MASTER_KEY, SIGNING_KEY } from '../service/harness.js'

export const ROOT = path.resolve(__dirname, '../..')

/** A text of the project. */
export function textOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8')
}

export function isThere(file: string): boolean {
  return existsSync(path.join(ROOT, file))
}

/** What a file of YAML holds. @throws Error for what YAML 1.2 does not allow, a key twice among it */
export function yamlOf(file: string): readonly unknown[] {
  return parseAllDocuments(textOf(file), { merge: true }).map((document) => {
    const [problem] = [...document.errors, ...document.warnings]
    if (problem !== undefined) throw problem
    return document.toJS() as unknown
  })
}

/** A member of a member of …; `undefined` where the way ends. */
export function at(value: unknown, ...way: readonly (string | number)[]): unknown {
  return way.reduce<unknown>((inner, name) => (inner as Record<string | number, unknown> | undefined)?.[name], value)
}

/** The list at a place. @throws Error when there is none */
export function listAt(value: unknown, ...way: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...way)
  if (!Array.isArray(found)) throw new Error(`no list at ${way.join('.')}`)
  return found as readonly unknown[]
}

/** The names of an object at a place. */
export function namesAt(value: unknown, ...way: readonly (string | number)[]): readonly string[] {
  return Object.keys(at(value, ...way) ?? {})
}

/** Every name that the environment of the service may hold. */
export const SETTING_NAMES: readonly string[] = Object.values(SETTINGS).flatMap(({ name }) => [name, `${name}_FILE`])

/** What the files of secrets hold. */
const SECRETS: Readonly<Record<string, string>> = {
  'master-key': `${MASTER_KEY}\n`,
  'signing-key': `${SIGNING_KEY}\n`,
  'database-url': 'postgres://tinyauth:secret@database:5432/tinyauth',
}

/** The configuration that an environment makes. @throws ConfigError, as the service would at its start */
export function configOf(environment: Readonly<Record<string, string>>): Config {
  const readFile = (file: string): string => {
    const content = SECRETS[path.basename(file)]
    if (content === undefined) throw new Error(`\`${file}\` is no secret of the deployment`)
    return content
  }
  return loadConfig(environment, { readFile }).config
}

/** Whether an image is named by a version that stays: no digest is known here. */
export function isPinned(image: string): boolean {
  return /^[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z0-9.]+)?$/.test(image)
}

/** The version of the package, with which the image is named. */
export function packageVersion(): string {
  return (JSON.parse(textOf('package.json')) as { version: string }).version
}
