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

const MAIN = join(REPOSITORY, 'dist', 'cli', 'main.js')

/** Starts the service on a folder of data, with the audit on and otherwise as it is delivered. */
export function startTinyauth(dataDir: string, keys: InstanceKeys): Promise<RunningServer> {
  return startServer(process.execPath, [MAIN, 'serve'], { env: environment(dataDir, keys) })
}

/** Makes the database with what the service brings along; the key is that of `root`. @throws Error when the command fails */
export function bootstrap(dataDir: string, keys: InstanceKeys): BenchKey {
  const { status, stdout } = spawnSync(process.execPath, [MAIN, 'bootstrap', '--json'], {
    env: environment(dataDir, keys),
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error('`tinyauth bootstrap` failed')
  // What `bootstrap --json` prints.
  const { accessKeyId, secretAccessKey } = JSON.parse(stdout) as Readonly<Record<string, string>>
  return { keyId: accessKeyId ?? '', secret: secretAccessKey ?? '' }
}

/** Nothing of the caller's environment but the path: a `TINYAUTH_*` of his would change what is measured. */
function environment(dataDir: string, keys: InstanceKeys): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: dataDir,
    MASTER_KEY: keys.masterKey,
    SECRET_SIGNING_KEY: keys.signingKey,
    LOG_LEVEL: 'info',
    AUDIT_DECISIONS: 'all',
  }
}
