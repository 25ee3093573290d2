import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { startServer, type RunningServer } from '../servers.js'
import type { BenchKey } from './workload-keys.js'

/** Keys of an instance that exists for the bench alone. */
export interface InstanceKeys {
  /** 64 hexadecimal digits. */
  readonly masterKey: string
  readonly signingKey: string
}

/** The repository, seen from the compiled bench. */
export const REPOSITORY = join(__dirname, '..', '..', '..', '..')

/** The command line of the service, as it is built. */
export const SERVICE_MAIN = join(REPOSITORY, 'dist', 'cli', 'main.js')

/** Where an instance keeps its data. */
export interface Home {
  readonly dataDir: string
  /** PostgreSQL. Default: the embedded database in `dataDir`. */
  readonly databaseUrl?: string | undefined
  readonly keys: InstanceKeys
}

/** Settings by name that differ from what is delivered. */
export type Settings = Readonly<Record<string, string>>

/** Starts the service, with the audit on and otherwise as it is delivered; several may share a PostgreSQL. */
export function startTinyauth(home: Home, settings: Settings = {}): Promise<RunningServer> {
  return startServer(process.execPath, [SERVICE_MAIN, 'serve'], { env: environment(home, settings) })
}

/** Makes the database with what the service brings along; the key is that of `root`. @throws Error when the command fails */
export function bootstrap(home: Home): BenchKey {
  const { status, stdout } = spawnSync(process.execPath, [SERVICE_MAIN, 'bootstrap', '--json'], {
    env: environment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error('`tinyauth bootstrap` failed')
  // What `bootstrap --json` prints.
  const { accessKeyId, secretAccessKey } = JSON.parse(stdout) as Readonly<Record<string, string>>
  return { keyId: accessKeyId ?? '', secret: secretAccessKey ?? '' }
}

/** Nothing of the caller's environment but the path: a `TINYAUTH_*` of his would change what is measured. */
export function environment({ dataDir, databaseUrl, keys }: Home, settings: Settings = {}): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    MASTER_KEY: keys.masterKey,
    SECRET_SIGNING_KEY: keys.signingKey,
    LOG_LEVEL: 'info',
    AUDIT_DECISIONS: 'all',
    ...settings,
  }
}
