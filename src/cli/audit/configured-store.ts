import { existsSync } from 'node:fs'
import path from 'node:path'
import { SystemClock } from '../../common/clock.js'
import type { Environment } from '../../common/config/environment.js'
import { loadConfig } from '../../common/config/index.js'
import { Secret } from '../../common/secrets/secret.js'
import { openStore } from '../../store/index.js'
import type { Store } from '../../store/index.js'

/** The database that was asked for is not there. */
export class NoDatabaseError extends Error {
  override readonly name = 'NoDatabaseError'
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** These commands seal and sign nothing: they make no keys where the service has none yet. */
const noKeys = { masterKeys: new Secret<readonly Buffer[]>([]), secretSigningKey: new Secret('') }

/**
 * Opens the database of the service that the environment configures, and closes it after `work`.
 * @throws ConfigError for a configuration that is not valid
 * @throws NoDatabaseError when there is no file: reading a log does not make one
 * @throws DomainError `ServiceUnavailable` when the database cannot be reached
 */
export async function withConfiguredStore<T>(environment: Environment, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ ...locationOf(environment), clock: new SystemClock(), log: silent })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

function locationOf(environment: Environment): { readonly url: string } | { readonly file: string } {
  const { config } = loadConfig(environment, { loadKeys: () => noKeys })
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl.reveal() }
  const file = path.join(config.dataDir, 'tinyauth.db')
  if (!existsSync(file)) throw new NoDatabaseError(`there is no database at \`${file}\``)
  return { file }
}
