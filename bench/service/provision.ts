import { join } from 'node:path'
import type { EntityManager, EntityTarget } from 'typeorm'
import type { Holder, User, Workload } from '../../packages/policy-engine/bench/workload.js'
import { SystemClock } from '../../src/common/clock.js'
import { RandomIds } from '../../src/common/ids.js'
import { SecretBox } from '../../src/common/secrets/secret-box.js'
import { Secret } from '../../src/common/secrets/secret.js'
import {
  AccessKeyEntity,
  AttachmentEntity,
  GroupEntity,
  InlinePolicyEntity,
  MembershipEntity,
  openStore,
  PolicyEntity,
  PolicyVersionEntity,
  UserEntity,
} from '../../src/store/index.js'
import type { Home, InstanceKeys } from './tinyauth-server.js'
import { GATEKEEPER, keyOf } from './workload-keys.js'

/** Rows of one INSERT; SQLite takes 32,766 values, and no entity has thirty columns. */
const ROWS_PER_INSERT = 1_000
/** Rows are dated back, or sessions made in the same second would count as older than their user. */
const AGE_MS = 24 * 3600 * 1000

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/**
 * Puts the users, groups and policies of a workload straight into the database of an instance that does not run, in one
 * transaction: over HTTP the largest would take minutes. What statements say is what the engine's bench says.
 */
export async function provision(workload: Workload, { dataDir, databaseUrl: url, keys }: Home): Promise<void> {
  const place = url === undefined ? { file: join(dataDir, 'tinyauth.db') } : { url }
  const store = await openStore({ ...place, clock: new SystemClock(), log: SILENT })
  try {
    const rows = rowsOf(workload, new RowWriter(keys))
    await store.unitOfWork.run(async (transaction) => {
      for (const [entity, list] of rows) await insert(transaction.manager, entity, list)
      transaction.change({ type: 'partition', id: 'bench' })
    })
  } finally {
    await store.close()
  }
}

/** Columns of an entity by name. */
type Row = Readonly<Record<string, unknown>>

type Rows = readonly (readonly [EntityTarget<Row>, readonly Row[]])[]

async function insert(manager: EntityManager, entity: EntityTarget<Row>, rows: readonly Row[]) {
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    const values = rows.slice(from, from + ROWS_PER_INSERT)
    // Reading the rows back into objects is what `manager.insert` would add.
    await manager.createQueryBuilder().insert().into(entity).values(values).updateEntity(false).execute()
  }
}

/** All rows, those first that others refer to. */
function rowsOf({ groups, users }: Workload, writer: RowWriter): Rows {
  const groupRows = new Map<Holder, Row>(groups.map((group) => [group, writer.group(group.name)]))
  const managed = groups.flatMap((group) =>
    group.policies.map((policy, i) =>
      writer.managedPolicy(`${group.name}-p${String(i)}`, policy, groupRows.get(group)),
    ),
  )
  const owned = users.map((user) => ({ user, row: writer.user(user.name), document: user.policies[0] ?? {} }))
  const everyone = [...owned, gatekeeper(writer)]
  return [
    [GroupEntity, [...groupRows.values()]],
    [PolicyEntity, managed.map(({ policy }) => policy)],
    [PolicyVersionEntity, managed.map(({ version }) => version)],
    [AttachmentEntity, managed.map(({ attachment }) => attachment)],
    [UserEntity, everyone.map(({ row }) => row)],
    [AccessKeyEntity, everyone.map(({ row }) => writer.accessKey(row))],
    [InlinePolicyEntity, everyone.map(({ row, document }) => writer.inlinePolicy(row, document))],
    [MembershipEntity, owned.flatMap(({ user, row }) => membershipsOf(user, row, groupRows, writer))],
  ]
}

function membershipsOf(user: User, row: Row, groupRows: ReadonlyMap<Holder, Row>, writer: RowWriter): Row[] {
  return user.groups.map((group) => writer.membership(row, groupRows.get(group)))
}

function gatekeeper(writer: RowWriter): { row: Row; document: object } {
  const statement = { Effect: 'Allow', Action: 'tinyauth:BatchAuthorizeByToken', Resource: 'arn:tinyauth:tinyauth:::*' }
  return { row: writer.user(GATEKEEPER), document: { Version: '2012-10-17', Statement: [statement] } }
}

/** Writes rows with new ids. */
class RowWriter {
  private readonly ids = new RandomIds()
  private readonly box: SecretBox
  private readonly at = new SystemClock().now() - AGE_MS

  constructor(keys: InstanceKeys) {
    this.box = new SecretBox(new Secret([Buffer.from(keys.masterKey, 'hex')]))
  }

  user(username: string): Row {
    return {
      ...this.versioned(),
      username,
      lowerUsername: username.toLowerCase(),
      emailVerified: false,
      status: 'active',
      type: 'machine',
      credentialsChangedAt: this.at,
    }
  }

  group(path: string): Row {
    return { ...this.versioned(), path, lowerPath: path.toLowerCase() }
  }

  accessKey(user: Row): Row {
    const { keyId, secret } = keyOf(String(user['username']))
    return {
      ...this.versioned(),
      keyId,
      userId: user['id'],
      sealedSecret: this.box.seal(secret, keyId),
      status: 'active',
    }
  }

  inlinePolicy(user: Row, document: object): Row {
    return {
      ...this.versioned(),
      userId: user['id'],
      name: 'own',
      lowerName: 'own',
      document: JSON.stringify(document),
    }
  }

  membership(user: Row, group: Row | undefined): Row {
    return { ...this.created(), userId: user['id'], groupId: group?.['id'] }
  }

  managedPolicy(name: string, document: object, group: Row | undefined) {
    const counts = { builtin: false, parameters: [], defaultVersion: 1, latestVersion: 1 }
    const policy = { ...this.versioned(), name, lowerName: name.toLowerCase(), ...counts }
    const policyId = policy.id
    return {
      policy,
      version: { ...this.created(), policyId, number: 1, document: JSON.stringify(document), createdBy: 'bench' },
      attachment: { ...this.created(), policyId, groupId: group?.['id'], parameters: {}, parametersKey: '{}' },
    }
  }

  private created() {
    return { id: this.ids.uuid(this.at), createdAt: this.at }
  }

  private versioned() {
    return { ...this.created(), updatedAt: this.at, version: 1 }
  }
}
