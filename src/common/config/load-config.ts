import { readFileSync } from 'node:fs'
import { Config } from './config.js'
import { ConfigError } from './config-problem.js'
import type { Environment, ReadFile } from './environment.js'
import type { Keys } from './keys-file.js'
import { loadOrCreateKeys, newKeys } from './keys-file.js'
import { readSettings } from './read-settings.js'
import type { SettingValues } from './settings.js'
import { SETTINGS } from './settings.js'
import { problemsTogether } from './settings-together.js'
import { unknownNames } from './unknown-names.js'

/** Where the configuration comes from besides the environment. */
export interface ConfigSources {
  /** Reads the files that `X_FILE` names. Default: the file system, UTF-8. */
  readonly readFile?: ReadFile
  /** Keys that were not given, outside of production. Default: `keys.json` in the folder, made at the first start. */
  readonly loadKeys?: (dataDir: string) => Keys
}

/** A configuration that can be used, and what deserves a line in the log. */
export interface LoadedConfig {
  readonly config: Config
  readonly warnings: readonly string[]
}

/**
 * Reads the configuration (`docs/configuration.md`) from an environment. Touches the disk only for files that it is told
 * of, and for keys that are missing outside of production; an edge node needs none.
 *
 * @throws ConfigError with every problem at once.
 */
export function loadConfig(environment: Environment, sources: ConfigSources = {}): LoadedConfig {
  const { readFile = readTextFile, loadKeys = loadOrCreateKeys } = sources
  const { values, problems } = readSettings(environment, readFile)
  // Settings that could not be read would be reported as missing once more.
  const together = problems.length === 0 ? problemsTogether(values) : []
  if (problems.length + together.length > 0) throw new ConfigError([...problems, ...together])
  const names = Object.values(SETTINGS).map(({ name }) => name)
  return { config: withKeys(values, loadKeys), warnings: unknownNames(environment, names) }
}

function withKeys(values: SettingValues, loadKeys: (dataDir: string) => Keys): Config {
  const { masterKeys, secretSigningKey } = values
  if (masterKeys !== undefined && secretSigningKey !== undefined) {
    return Config.of({ ...values, masterKeys, secretSigningKey })
  }
  // An edge node seals and signs nothing: what nobody else has cannot be mistaken for a key of the service.
  const made = values.authMode === 'proxy' ? newKeys() : loadKeys(values.dataDir)
  return Config.of({
    ...values,
    masterKeys: masterKeys ?? made.masterKeys,
    secretSigningKey: secretSigningKey ?? made.secretSigningKey,
  })
}

function readTextFile(path: string): string {
  return readFileSync(path, 'utf8')
}
