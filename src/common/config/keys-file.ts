import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Secret } from '../secrets/secret.js'
import { ConfigError } from './config-problem.js'
import { masterKeys, signingKey } from './key-material.js'

/** Keys that a service outside of production made for itself. */
export interface Keys {
  readonly masterKeys: Secret<readonly Buffer[]>
  readonly secretSigningKey: Secret<string>
}

const KEYS_FILE = z.strictObject({ masterKey: masterKeys().schema, secretSigningKey: signingKey().schema })

/**
 * Reads `keys.json` in the folder, or makes it (mode 0600, the folder 0700) with keys from the random numbers of the
 * system. Two processes that start at once end with the same keys.
 *
 * @throws ConfigError when the file is there and cannot be used: new keys would lock out all that the old ones sealed.
 */
export function loadOrCreateKeys(dataDir: string): Keys {
  const path = join(dataDir, 'keys.json')
  try {
    return readKeys(path) ?? createKeys(dataDir, path)
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    throw unusable(path, 'a folder in which files can be made', 'set `TINYAUTH_DATA_DIR` to one')
  }
}

function readKeys(path: string): Keys | undefined {
  const text = textOf(path)
  if (text === undefined) return undefined
  const read = KEYS_FILE.safeParse(jsonOf(text))
  if (!read.success)
    throw unusable(path, 'the keys that were made at the first start', 'restore the file from a backup')
  chmodSync(path, 0o600)
  return { masterKeys: read.data.masterKey, secretSigningKey: read.data.secretSigningKey }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw unusable(path, 'a readable file', 'check who may read it')
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function createKeys(dataDir: string, path: string): Keys {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  try {
    writeDurably(draft, `${JSON.stringify(newTexts(), undefined, 2)}\n`)
    publish(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
  const keys = readKeys(path)
  if (keys === undefined) throw unusable(path, 'the file that was just written', 'look at what removes it')
  return keys
}

/** Keys that nobody had before, and that are kept nowhere. */
export function newKeys(): Keys {
  const { masterKey, secretSigningKey } = KEYS_FILE.parse(newTexts())
  return { masterKeys: masterKey, secretSigningKey }
}

function newTexts(): Record<'masterKey' | 'secretSigningKey', string> {
  return {
    masterKey: randomBytes(32).toString('base64url'),
    secretSigningKey: randomBytes(48).toString('base64url'),
  }
}

/** On disk before it returns: what a lost key sealed is lost as well. */
function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** A link, unlike a rename, does not replace the keys of a process that was faster. */
function publish(draft: string, path: string): void {
  try {
    linkSync(draft, path)
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw cause
  }
}

function hasCode(cause: unknown, code: string): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === code
}

function unusable(path: string, expected: string, fix: string): ConfigError {
  return new ConfigError([{ name: 'keys.json', got: path, expected, fix }])
}
