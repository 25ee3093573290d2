import { DomainError } from '../common/errors/domain-error.js'
import { newAccessKeyPair } from '../common/secrets/access-key-pair.js'
import { PasswordHasher } from '../common/secrets/password-hasher.js'
import { AccessKeyEntity, AttachmentEntity, PolicyEntity, type Transaction, UserEntity } from '../store/index.js'
import { type ProvisionOptions, systemEvent } from './provision-options.js'

/** The first key. Its secret is shown here and never again. */
export interface BootstrapResult {
  readonly username: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Name of the first user. */
const ROOT = 'root'

/** As `bootstrap`, or `undefined` where the database has users, perhaps since a moment ago. */
export async function bootstrapIfEmpty(options: ProvisionOptions): Promise<BootstrapResult | undefined> {
  const users = await options.unitOfWork.read((manager) => manager.count(UserEntity, { take: 1 }))
  if (users > 0) return undefined
  try {
    return await bootstrap(options)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'Conflict') return undefined
    throw error
  }
}

/**
 * Creates the user `root` with the policy `FullAccess` and a random access key.
 *
 * @throws DomainError `Conflict` when the database has users already
 */
export async function bootstrap(options: ProvisionOptions): Promise<BootstrapResult> {
  const pair = newAccessKeyPair(options.ids)
  await createRoot(options, pair.keyId, pair.secret, undefined, 'bootstrap')
  return { username: ROOT, accessKeyId: pair.keyId, secretAccessKey: pair.secret }
}

/**
 * For development: user `root` with password `password` and the key `gatekeeper` with secret `keymaster`, as the original's
 * `createdevuser`.
 *
 * @throws DomainError `NotPermitted` in production, `Conflict` when the database has users already
 */
export async function seedDevelopment(options: ProvisionOptions): Promise<BootstrapResult> {
  if (options.config.isProduction) {
    throw new DomainError('NotPermitted', { detail: 'well-known credentials are not for production: use `bootstrap`' })
  }
  const passwordHash = await new PasswordHasher().hash('password')
  await createRoot(options, 'gatekeeper', 'keymaster', passwordHash, 'seed-dev')
  return { username: ROOT, accessKeyId: 'gatekeeper', secretAccessKey: 'keymaster' }
}

async function createRoot(
  options: ProvisionOptions,
  keyId: string,
  secret: string,
  passwordHash: string | undefined,
  actor: string,
): Promise<void> {
  await options.unitOfWork.run(async (tx) => {
    if ((await tx.manager.count(UserEntity, { take: 1 })) > 0) {
      throw new DomainError('Conflict', {
        problems: { users: 'the database has users already' },
        detail: 'the database has users already: make keys with one that may, over the API',
      })
    }
    const userId = await insertRoot(tx, options, passwordHash)
    await attachFullAccess(tx, options, userId)
    await insertKey(tx, options, userId, keyId, secret)
    tx.change({ type: 'user', id: userId })
    tx.audit(systemEvent(options, 'Bootstrap', actor, { username: ROOT, accessKeyId: keyId, policy: 'FullAccess' }))
  })
}

async function insertRoot(
  tx: Transaction,
  options: ProvisionOptions,
  passwordHash: string | undefined,
): Promise<string> {
  const now = options.clock.now()
  const id = options.ids.uuid(now)
  await tx.manager.insert(UserEntity, {
    id,
    username: ROOT,
    lowerUsername: ROOT,
    emailVerified: false,
    passwordHash: passwordHash ?? null,
    status: 'active',
    type: 'human',
    credentialsChangedAt: now,
    createdAt: now,
    updatedAt: now,
  })
  return id
}

async function attachFullAccess(tx: Transaction, { clock, ids }: ProvisionOptions, userId: string): Promise<void> {
  const now = clock.now()
  const policy = await tx.manager.findOneByOrFail(PolicyEntity, { lowerName: 'fullaccess', builtin: true })
  const attachment = {
    id: ids.uuid(now),
    policyId: policy.id,
    userId,
    parameters: {},
    parametersKey: '{}',
    createdAt: now,
  }
  await tx.manager.insert(AttachmentEntity, attachment)
}

async function insertKey(
  tx: Transaction,
  { clock, ids, secretBox }: ProvisionOptions,
  userId: string,
  keyId: string,
  secret: string,
): Promise<void> {
  const now = clock.now()
  await tx.manager.insert(AccessKeyEntity, {
    id: ids.uuid(now),
    keyId,
    userId,
    sealedSecret: secretBox.seal(secret, keyId),
    status: 'active',
    createdAt: now,
    updatedAt: now,
  })
}
