import { ManualClock } from '../../src/common/clock.js'
import { loadConfig } from '../../src/common/config/index.js'
import { RandomIds } from '../../src/common/ids.js'
import { SecretBox } from '../../src/common/secrets/secret-box.js'
import type { ProvisionOptions } from '../../src/provision/provision-options.js'
import type { Commit, Store } from '../../src/store/index.js'
import * as a from '../store/fixtures.js'

/** A database in memory that nothing was put into, with what provisioning needs. */
export interface EmptyStore {
  readonly store: Store
  readonly clock: ManualClock
  readonly options: ProvisionOptions
  /** Every commit since the start. */
  readonly commits: readonly Commit[]
}

/** Opens one; whoever opened it closes its store. */
export async function emptyStore(settings: Readonly<Record<string, string>> = {}): Promise<EmptyStore> {
  const store = await a.open({ file: ':memory:' })
  const clock = new ManualClock(a.NOW)
  const MASTER_KEY = Buffer.alloc(32, 7).toString('base64')
  const SECRET_SIGNING_KEY = 'signing key of a test, long enough'
  const { config } = loadConfig({ NODE_ENV: 'test', MASTER_KEY, SECRET_SIGNING_KEY, ...settings })
  const commits: Commit[] = []
  store.unitOfWork.onCommit((commit) => void commits.push(commit))
  const { unitOfWork } = store
  const options = { unitOfWork, secretBox: new SecretBox(config.masterKeys), config, clock, ids: new RandomIds() }
  return { store, clock, options, commits }
}
