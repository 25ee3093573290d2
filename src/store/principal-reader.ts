import type { EntityManager } from 'typeorm'
import { MoreThan } from 'typeorm'
import { ChangeEntity } from './entities/change.entity.js'
import { readParameters } from './entities/parameters.js'
import { PolicyVersionEntity } from './entities/policy-version.entity.js'
import { ServiceActionEntity } from './entities/service-action.entity.js'
import { ServiceEntity } from './entities/service.entity.js'
import { readPrincipalRows } from './principal-rows.js'
import { sqlOn } from './sql.js'
import { storedPrincipal } from './stored-principal-builder.js'
import type { PolicyDocument, PolicyRef, StoredAction, StoredPrincipal, StoredService } from './stored-principal.js'

/** Alternatives of one statement; SQLite allows an expression a depth of 1,000. */
const REFS_PER_QUERY = 200

/** What the snapshot reads. Every method wants the manager of one `UnitOfWork.read`, so that all of it is one state. */
export class PrincipalReader {
  /**
   * All that decides what a user may do: eight queries, however many groups, and a few more where there are access tokens,
   * boundaries, or an ownership.
   * Undefined: no such user.
   */
  async principal(manager: EntityManager, uid: string): Promise<StoredPrincipal | undefined> {
    const rows = await readPrincipalRows(manager, uid)
    return rows === undefined ? undefined : storedPrincipal(rows)
  }

  /** Immutable id of a user by the lower-cased name. */
  async uidByUsername(manager: EntityManager, lowerUsername: string): Promise<string | undefined> {
    const [row] = await sqlOn(manager)<{ uid: string }>`
      select id as "uid" from users where lower_username = ${lowerUsername}`
    return row?.uid
  }

  /** Immutable id of the user that has an access key, by the key's exact public id, whatever the key's status is. */
  async uidByKeyId(manager: EntityManager, keyId: string): Promise<string | undefined> {
    const [row] = await sqlOn(manager)<{ uid: string }>`
      select user_id as "uid" from access_keys where key_id = ${keyId}`
    return row?.uid
  }

  /** Immutable id of the user who has a session, whether or not it has ended by the clock. */
  async uidBySession(manager: EntityManager, id: string): Promise<string | undefined> {
    const [row] = await sqlOn(manager)<{ uid: string }>`
      select user_id as "uid" from sessions where id = ${id}`
    return row?.uid
  }

  /** Immutable id of the user whom an access token acts for, by the SHA-256 of the token, whether or not it has expired. */
  async uidByToken(manager: EntityManager, id: string): Promise<string | undefined> {
    const [row] = await sqlOn(manager)<{ uid: string | null }>`
      select user_id as "uid" from oauth_artifacts
      where id = ${id} and kind in ('AccessToken', 'ClientCredentials')`
    return row?.uid ?? undefined
  }

  /** One change; `undefined` when it was removed, or is not there yet. */
  async change(manager: EntityManager, revision: number): Promise<ChangeEntity | undefined> {
    return (await manager.findOneBy(ChangeEntity, { revision })) ?? undefined
  }

  /** The next changes after `revision`, oldest first, at most `limit`. */
  changesSince(manager: EntityManager, revision: number, limit: number): Promise<readonly ChangeEntity[]> {
    return manager.find(ChangeEntity, {
      where: { revision: MoreThan(revision) },
      order: { revision: 'asc' },
      take: limit,
    })
  }

  /** Documents of versions of managed policies, in no order. One that does not exist is left out. */
  async policyDocuments(
    manager: EntityManager,
    refs: readonly Pick<PolicyRef, 'policyId' | 'version'>[],
  ): Promise<readonly PolicyDocument[]> {
    const documents: PolicyDocument[] = []
    for (let start = 0; start < refs.length; start += REFS_PER_QUERY) {
      const page = refs.slice(start, start + REFS_PER_QUERY)
      const where = page.map(({ policyId, version }) => ({ policyId, number: version }))
      const rows = await manager.findBy(PolicyVersionEntity, where)
      documents.push(...rows.map(({ policyId, number, document }) => ({ policyId, version: number, document })))
    }
    return documents
  }

  /** The policies that bind the whole partition. */
  async guardrails(manager: EntityManager): Promise<readonly PolicyRef[]> {
    const rows = await sqlOn(manager)<Omit<PolicyRef, 'parameters'> & { parameters: string }>`
      select p.id as "policyId", p.name as "name", p.default_version as "version", g.parameters as "parameters"
      from guardrails g join policies p on p.id = g.policy_id order by g.id`
    return rows.map((row) => ({ ...row, parameters: readParameters(row.parameters) }))
  }

  /** Every service with its actions. */
  async services(manager: EntityManager): Promise<readonly StoredService[]> {
    const services = await manager.find(ServiceEntity, { order: { lowerName: 'asc' } })
    const actions = new Map<string, StoredAction[]>(services.map(({ id }) => [id, []]))
    for (const { serviceId, name, level } of await manager.find(ServiceActionEntity, { order: { lowerName: 'asc' } })) {
      actions.get(serviceId)?.push({ name, level })
    }
    return services.map(({ id, name, regions, decisionTtlSeconds, leaseTtlSeconds }) => {
      return { id, name, regions, decisionTtlSeconds, leaseTtlSeconds, actions: actions.get(id) ?? [] }
    })
  }
}
