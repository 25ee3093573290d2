import type { EntityManager } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { bindParameters } from '../../common/policy-parameters.js'
import type { PrincipalReader, UnitOfWork } from '../../store/index.js'
import { type PolicyOwner, type StoredPrincipal } from '../../store/index.js'
import { DENY_EVERYTHING, type LegacyStatement, legacyStatements } from './legacy-statements.js'

/** The statements of a user for proxies of the original (wire-protocol 3.8). */
export class UserPolicies {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: PrincipalReader,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** Those of the user's groups, then the user's own; `undefined` when there is no such user. */
  statementsOf(username: string, service: string): Promise<readonly LegacyStatement[] | undefined> {
    return this.unitOfWork.read(async (manager) => {
      const uid = await this.reader.uidByUsername(manager, username.toLowerCase())
      const stored = uid === undefined ? undefined : await this.reader.principal(manager, uid)
      if (stored === undefined || stored.user.username !== username || stored.user.status !== 'active') return undefined
      const guardrails = await this.reader.guardrails(manager)
      // What only limits has no place in a flat list of statements, and a proxy that never hears of it would allow too much.
      if (guardrails.length > 0 || this.isLimited(stored)) return [DENY_EVERYTHING]
      const groups = this.currentGroups(stored).map(({ group }) => group)
      const documents = await this.documentsOf(manager, [...groups, stored.user])
      return documents.flatMap((document) => legacyStatements(document, service))
    })
  }

  private currentGroups({ memberships }: StoredPrincipal): StoredPrincipal['memberships'] {
    const now = this.clock.now()
    return memberships.filter(
      ({ notBefore, notAfter }) => now >= (notBefore ?? -Infinity) && now < (notAfter ?? Infinity),
    )
  }

  private isLimited(stored: StoredPrincipal): boolean {
    if (stored.user.boundary !== null) return true
    return this.currentGroups(stored).some(({ boundary, group }) => boundary !== null || group.boundary !== null)
  }

  private async documentsOf(manager: EntityManager, owners: readonly PolicyOwner[]): Promise<readonly unknown[]> {
    const refs = owners.flatMap(({ attachedPolicies }) => attachedPolicies)
    const texts = new Map(
      (await this.reader.policyDocuments(manager, refs)).map((row) => [`${row.policyId}#${row.version}`, row.document]),
    )
    const { partition, service: self } = this.config
    return owners.flatMap(({ inlinePolicies, attachedPolicies }) => [
      ...inlinePolicies.map(({ document }) => bound(document, { partition, self })),
      ...attachedPolicies.map(({ policyId, version, parameters }) =>
        bound(texts.get(`${policyId}#${version}`), { ...parameters, partition, self }),
      ),
    ])
  }
}

function bound(document: string | undefined, parameters: Readonly<Record<string, string>>): unknown {
  const result = bindParameters(document, parameters)
  return 'document' in result ? result.document : undefined
}
