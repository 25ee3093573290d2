import { describe, expect, it } from '@jest/globals'
import { randomBytes } from 'node:crypto'
import { ManualClock } from '../common/clock.js'
import type { Config } from '../common/config/index.js'
import { RandomIds } from '../common/ids.js'
import { Secret } from '../common/secrets/secret.js'
import { SecretBox } from '../common/secrets/secret-box.js'
import { openStore } from '../store/index.js'
import { bootstrap } from './bootstrap.js'
import { checkMasterKey } from './check-master-key.js'
import type { ProvisionOptions } from './provision-options.js'
import { loadShippedPolicies } from './shipped-policies.js'

const NOW = Date.UTC(2026, 10, 22)
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const box = (...keys: readonly Buffer[]): SecretBox => new SecretBox(new Secret(keys))

describe('the check of the master key', () => {
  const [right, other] = [randomBytes(32), randomBytes(32)]

  async function optionsOn(file = ':memory:'): Promise<{ options: ProvisionOptions; close: () => Promise<void> }> {
    const clock = new ManualClock(NOW)
    const store = await openStore({ file, clock, log: silent })
    // Only these two are read here.
    const config = { service: 'tinyauth', isProduction: false } as Config
    const options = { unitOfWork: store.unitOfWork, secretBox: box(right), config, clock, ids: new RandomIds() }
    return { options, close: () => store.close() }
  }

  it('lets a database without keys start', async () => {
    const { options, close } = await optionsOn()
    await expect(checkMasterKey(options)).resolves.toBeUndefined()
    await close()
  })

  it('refuses another key than that of the database, and takes a ring that holds it', async () => {
    const { options, close } = await optionsOn()
    await loadShippedPolicies(options)
    await bootstrap(options)
    await expect(checkMasterKey(options)).resolves.toBeUndefined()
    await expect(checkMasterKey({ ...options, secretBox: box(other) })).rejects.toThrow('MASTER_KEY does not open')
    await expect(checkMasterKey({ ...options, secretBox: box(other, right) })).resolves.toBeUndefined()
    await close()
  })
})
