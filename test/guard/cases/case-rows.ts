import type { EntityTarget } from 'typeorm'
import { RandomIds } from '../../../src/common/ids.js'
import { SecretBox } from '../../../src/common/secrets/secret-box.js'
import { Secret } from '../../../src/common/secrets/secret.js'
import {
  AccessKeyEntity,
  GroupEdgeEntity,
  GroupEntity,
  InlinePolicyEntity,
  MembershipEntity,
  PolicyEntity,
  PolicyVersionEntity,
  UserEntity,
} from '../../../src/store/index.js'
import type { Credential } from '../../service/client.js'
import { MASTER_KEY } from '../../service/harness.js'
import type { CaseGroup, CaseHolder } from './suite-case.js'

/** Columns of an entity by name. */
export type Row = Readonly<Record<string, unknown>>

/** A user with one key, to be written. */
export interface CaseUser extends Credential {
  readonly username: string
  readonly holder: CaseHolder
}

/** Sessions that are older than their user are void. */
const AGE_MS = 24 * 3600 * 1000

/** The rows of many users, in the order in which they can be written. */
export class CaseRows {
  private readonly rows = new Map<EntityTarget<Row>, Row[]>(
    [
      PolicyEntity,
      PolicyVersionEntity,
      GroupEntity,
      GroupEdgeEntity,
      UserEntity,
      AccessKeyEntity,
      InlinePolicyEntity,
      MembershipEntity,
    ].map((entity) => [entity, []]),
  )
  private readonly ids = new RandomIds()
  private readonly box = new SecretBox(new Secret([Buffer.from(MASTER_KEY, 'base64')]))
  private readonly at: number

  constructor(nowMs: number) {
    this.at = nowMs - AGE_MS
  }

  /** Those that others refer to come first. */
  tables(): ReadonlyMap<EntityTarget<Row>, readonly Row[]> {
    return this.rows
  }

  /** Adds a user with its key, its groups and all their policies. */
  add({ username, keyId, secret, holder }: CaseUser): void {
    const userId = this.insert(UserEntity, {
      ...this.versioned(),
      username,
      lowerUsername: username.toLowerCase(),
      emailVerified: false,
      status: 'active',
      type: 'machine',
      credentialsChangedAt: this.at,
      ...this.boundary(`${username}-boundary`, holder, 'boundary'),
    })
    this.insert(AccessKeyEntity, {
      ...this.versioned(),
      keyId,
      userId,
      sealedSecret: this.box.seal(secret, keyId),
      status: 'active',
      ...this.boundary(`${username}-key`, holder, 'keyBoundary'),
    })
    this.inlinePolicies(holder.policies, { userId })
    holder.groups.forEach((group, index) => this.addGroup(`${username}-group-${index}`, group, userId))
  }

  private addGroup(path: string, group: CaseGroup, userId: string): void {
    const row = { ...this.versioned(), path, lowerPath: path.toLowerCase(), ...this.boundary(path, group, 'boundary') }
    const groupId = this.insert(GroupEntity, row)
    this.inlinePolicies(group.policies, { groupId })
    const limit = this.boundary(`${path}-membership`, group, 'membershipBoundary')
    const memberOf = group.inherited === true ? this.addAbove(path, groupId) : groupId
    this.insert(MembershipEntity, { ...this.created(), userId, groupId: memberOf, ...limit })
  }

  /** A group that gives nothing itself, above another. */
  private addAbove(path: string, targetId: string): string {
    const above = `${path}-above`
    const sourceId = this.insert(GroupEntity, { ...this.versioned(), path: above, lowerPath: above.toLowerCase() })
    this.insert(GroupEdgeEntity, { ...this.created(), sourceId, targetId, kind: 'link' })
    return sourceId
  }

  private inlinePolicies(documents: readonly unknown[], owner: Row): void {
    documents.forEach((document, index) => {
      const name = `p${index}`
      this.insert(InlinePolicyEntity, {
        ...this.versioned(),
        ...owner,
        name,
        lowerName: name,
        document: textOf(document),
      })
    })
  }

  /** The column of a boundary, and the managed policy that it is. */
  private boundary<T extends object>(name: string, holder: T, member: keyof T & string): Row {
    if (!(member in holder)) return {}
    const counts = { builtin: false, parameters: [], defaultVersion: 1, latestVersion: 1 }
    const policyId = this.insert(PolicyEntity, { ...this.versioned(), name, lowerName: name.toLowerCase(), ...counts })
    const document = textOf(holder[member])
    this.insert(PolicyVersionEntity, { ...this.created(), policyId, number: 1, document, createdBy: 'suite' })
    return { boundaryPolicyId: policyId, boundaryParameters: {} }
  }

  private insert(entity: EntityTarget<Row>, row: Row & { readonly id: string }): string {
    this.rows.get(entity)?.push(row)
    return row.id
  }

  private created(): { readonly id: string; readonly createdAt: number } {
    return { id: this.ids.uuid(this.at), createdAt: this.at }
  }

  private versioned(): ReturnType<CaseRows['created']> & Row {
    return { ...this.created(), updatedAt: this.at, version: 1 }
  }
}

/** A document that is a text is JSON text already. */
function textOf(document: unknown): string {
  return typeof document === 'string' ? document : JSON.stringify(document)
}
