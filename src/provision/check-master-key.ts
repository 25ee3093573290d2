import { UnsealError } from '../common/secrets/secret-box.js'
import { AccessKeyEntity } from '../store/index.js'
import type { ProvisionOptions } from './provision-options.js'

/**
 * Opens one sealed secret of the database. With another master key the service would start, and refuse every access key.
 *
 * @throws Error when it does not open, naming the setting
 */
export async function checkMasterKey({ unitOfWork, secretBox }: ProvisionOptions): Promise<void> {
  const [newest] = await unitOfWork.read((manager) =>
    manager.find(AccessKeyEntity, { order: { createdAt: 'DESC' }, take: 1 }),
  )
  if (newest === undefined) return
  try {
    secretBox.unseal(newest.sealedSecret, newest.keyId)
  } catch (error) {
    if (!(error instanceof UnsealError)) throw error
    const fix =
      'start with the key that the database was made with; a new one is put before the old one, separated by a comma'
    throw new Error(`MASTER_KEY does not open the secrets of this database (${error.reason}): ${fix}`, { cause: error })
  }
}
