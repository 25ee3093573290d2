import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { type Command, InvalidArgumentError } from 'commander'
import { RandomIds } from '../../common/ids.js'
import { SystemClock } from '../../common/clock.js'
import { type Config, loadConfig } from '../../common/config/index.js'
import { SecretBox } from '../../common/secrets/secret-box.js'
import { openConfiguredStore } from '../../foundations.js'
import { createLog } from '../../common/log/index.js'
import {
  bootstrap,
  type BootstrapResult,
  loadShippedPolicies,
  type ProvisionOptions,
  seedDevelopment,
} from '../../provision/index.js'
import { backup } from '../../store/backup/backup.js'
import { restore } from '../../store/backup/restore.js'
import type { Store } from '../../store/index.js'
import { PROCESS, reported, type ServiceHost } from './host.js'
import { serve, type ServeOptions } from './serve.js'

/** Adds `serve`, `bootstrap`, `seed-dev`, `migrate`, `backup` and `restore` to a program. */
export function registerServiceCommands(program: Command, host: ServiceHost = PROCESS): void {
  program
    .command('serve', { isDefault: true })
    .description('run the service; settings come from the environment (docs/configuration.md)')
    .option('--no-bootstrap', 'leave an empty database empty; in production it always is')
    .option('--workers <n>', 'processes that share the port, 1 to 128; `auto`: one for each processor', workersOf, 1)
    .action((options: ServeOptions) => reported(host, () => serve(host, options)))
  program
    .command('migrate')
    .description('bring the tables and the built-in policies of the database up to date')
    .action(() => reported(host, () => migrate(host)))
  registerFirstKey(program, host)
  registerBackup(program, host)
}

function registerFirstKey(program: Command, host: ServiceHost): void {
  program
    .command('bootstrap')
    .description('give an empty database the user `root` with FullAccess and a random key, printed once')
    .option('--json', 'print one JSON object')
    .action((options: { json?: true }) => reported(host, () => firstKey(host, options, bootstrap)))
  program
    .command('seed-dev')
    .description('for development: root/password and gatekeeper/keymaster; refused in production')
    .option('--json', 'print one JSON object')
    .action((options: { json?: true }) => reported(host, () => firstKey(host, options, seedDevelopment)))
}

function registerBackup(program: Command, host: ServiceHost): void {
  program
    .command('backup')
    .description('write everything in the database to a file, also while the service runs; secrets stay sealed')
    .argument('<file>', 'file to write; an existing one is replaced once the backup is whole')
    .action((file: string) => reported(host, () => writeBackup(host, file)))
  program
    .command('restore')
    .description('read a backup into an empty database, of either kind; a damaged file changes nothing')
    .argument('<file>', 'file that `backup` wrote')
    .option('--force', 'replace what the database holds')
    .action((file: string, options: { force?: true }) =>
      reported(host, () => readBackup(host, file, options.force === true)),
    )
}

const MOST_WORKERS = 128

function workersOf(written: string): number {
  if (written === 'auto') return Math.min(MOST_WORKERS, availableParallelism())
  const workers = /^\d{1,3}$/.test(written) ? Number(written) : 0
  if (workers < 1 || workers > MOST_WORKERS) throw new InvalidArgumentError(`must be 1 to ${MOST_WORKERS}, or \`auto\``)
  return workers
}

async function withStore<T>(
  { environment }: ServiceHost,
  work: (store: Store, options: ProvisionOptions, config: Config) => Promise<T>,
): Promise<T> {
  const { config } = loadConfig(environment)
  const clock = new SystemClock()
  const log = createLog({ ...config, logLevel: 'error' }, clock)
  const store = await openConfiguredStore(config, clock, log, { patient: true })
  const options = {
    unitOfWork: store.unitOfWork,
    secretBox: new SecretBox(config.masterKeys),
    config,
    clock,
    ids: new RandomIds(),
  }
  try {
    return await work(store, options, config)
  } finally {
    await store.close()
  }
}

async function migrate(host: ServiceHost): Promise<void> {
  const changed = await withStore(host, (_, options) => loadShippedPolicies(options))
  host.out(
    `the database is up to date; built-in policies renewed: ${changed.length === 0 ? 'none' : changed.join(', ')}\n`,
  )
}

async function firstKey(
  host: ServiceHost,
  { json }: { json?: true },
  create: (options: ProvisionOptions) => Promise<BootstrapResult>,
): Promise<void> {
  const result = await withStore(host, async (_, options) => {
    await loadShippedPolicies(options)
    return create(options)
  })
  const { username, accessKeyId, secretAccessKey } = result
  host.out(
    json === true
      ? `${JSON.stringify(result)}\n`
      : `user:              ${username}\naccess key id:     ${accessKeyId}\nsecret access key: ${secretAccessKey}\n`,
  )
}

/** Written beside the file and renamed when it is whole: a backup that failed leaves the last good one. */
async function writeBackup(host: ServiceHost, file: string): Promise<void> {
  const partial = `${file}.partial`
  try {
    await withStore(host, (store) => backup(store, createWriteStream(partial, { mode: 0o600 })))
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  host.out(`written: ${file}\n`)
}

async function readBackup(host: ServiceHost, file: string, force: boolean): Promise<void> {
  await withStore(host, (store) => restore(store, createReadStream(file), { force }))
  host.out(`restored: ${file}\n`)
}
